import { Rng } from "@panshift/core";
import { functionalCall, grad, Module, parameter, scope, type Tensor, tensor } from "@panshift/torch";
import { describe, expect, test } from "vitest";
import { type Backbone, createBackbone, resolveHparams } from "../../src/index.ts";
import { biLevel, innerUpdate, type splitLoss } from "./throwaway/bi-level.ts";
import { averageWeights, twoNetworks } from "./throwaway/two-networks.ts";
import { disposeBatch, tinyBatch, tinyContext } from "./tiny.ts";

/** One weight. */
class Point extends Module {
  readonly t = parameter(tensor(0));
}

describe("second-order gradients through a functional call", () => {
  test("toy: L_tr = (t - 1)^2, L_te = (t' - 3)^2, rate 0.1 at t = 0", () => {
    scope(() => {
      const point = new Point();
      const square = (target: number): Tensor => point.t.sub(target).square();
      const gradientOf = (detached: boolean): number => {
        const train = square(1);
        const fast = innerUpdate(point.namedParameters(), train, 0.1);
        const t = fast.get("t") as Tensor;
        expect(t.item()).toBeCloseTo(0.2, 6);
        const first = new Map([["t", point.t.add(t.sub(point.t).detach())]]);
        const held = functionalCall(point, detached ? first : fast, () => square(3));
        expect(held.item()).toBeCloseTo(7.84, 5);
        return (grad([train.add(held)], [point.t]) as [Tensor])[0].item();
      };
      expect(gradientOf(true)).toBeCloseTo(-7.6, 5);
      expect(gradientOf(false)).toBeCloseTo(-6.48, 5);
      point.dispose();
    });
  });

  test("the backbone, in float64: the directional derivative equals finite differences", () => {
    const network = createBackbone({ width: 8, layers: [1, 1, 1, 1, 1] }, Rng.of("bi-level"));
    const batch = tinyBatch(biLevel, resolveHparams(biLevel), { samples: 2 });
    scope(() => {
      const wide = (x: Tensor): Tensor => x.detach().to({ dtype: "float64" });
      const corner = (x: Tensor): Tensor => wide(x.slice(2, 0, 8).slice(3, 8, 16).slice(4, 8, 16));
      const half = (n: number) => ({
        image: corner(batch.image.narrow(0, n, 1)),
        masks: corner(batch.masks.narrow(0, n, 1)),
        valid: null,
      });
      const start = new Map([...network.namedParameters()].map(([name, x]) => [name, wide(x)]));
      const direction = new Map([...start].map(([name, x]) => [name, x.mul(13.7).sin().mul(1e-2)]));
      const metaLoss = (weights: ReadonlyMap<string, Tensor>): Tensor =>
        functionalCall(network, weights, () => {
          const fast = innerUpdate(weights, splitLoss64(network, half(0)), 0.05);
          return functionalCall(network, fast, () => splitLoss64(network, half(1)));
        });
      const moved = (by: number): Map<string, Tensor> =>
        new Map(
          [...start].map(([name, x]) => [name, x.add((direction.get(name) as Tensor).mul(by)).setRequiresGrad(true)]),
        );
      const at = moved(0);
      const gradients = grad([metaLoss(at)], [...at.values()]);
      const analytic = [...direction.values()].reduce(
        (sum, d, n) =>
          sum +
          d
            .mul(gradients[n] as Tensor)
            .sum()
            .item(),
        0,
      );
      const step = 1e-5;
      const numeric = (metaLoss(moved(step)).item() - metaLoss(moved(-step)).item()) / (2 * step);
      expect(Math.abs(analytic)).toBeGreaterThan(1e-4);
      expect(numeric / analytic).toBeCloseTo(1, 4);
    });
    network.dispose();
    disposeBatch(batch);
  });
});

describe("two networks with weight averaging", () => {
  test("the average of (1, 2) and (3, 6) is (2, 4); of equal networks, the network", () => {
    scope(() => {
      const [a, b] = [1, 2].map((n) => createBackbone({ width: 8 }, Rng.of("average", n))) as [Backbone, Backbone];
      const [first, second] = [a, b].map((network) => network.segmentation.bias as Tensor) as [Tensor, Tensor];
      first.detach().fill_(1);
      second.detach().fill_(3);
      expect(averageWeights(a, b).get("segmentation.bias")?.item()).toBe(2);
      const same = averageWeights(a, a);
      for (const [name, weight] of a.stateDict()) expect(same.get(name)?.sub(weight).abs().max().item(), name).toBe(0);
      a.dispose();
      b.dispose();
    });
  });

  test("branches start equal, differ after a step on different domains, and are equal again after averaging", () => {
    const hparams = { ...resolveHparams(twoNetworks), averageEvery: 2 };
    const batch = tinyBatch(twoNetworks, hparams, { samples: 2 });
    const method = twoNetworks.create(tinyContext(hparams));
    const difference = (): number =>
      scope(() => {
        const { tensors } = method.state();
        const names = Object.keys(tensors).filter((name) => name.startsWith("branch0.network."));
        return Math.max(
          ...names.map((name) => {
            const twin = tensors[name.replace("branch0", "branch1")] as Tensor;
            return (tensors[name] as Tensor).detach().sub(twin.detach()).abs().max().item();
          }),
        );
      });
    expect(difference()).toBe(0);
    method.step(batch, 0);
    expect(difference()).toBeGreaterThan(0);
    method.step(batch, 1);
    expect(difference()).toBe(0);
    method.dispose();
    disposeBatch(batch);
  });
});

/** `splitLoss` without its conversion to float32. */
function splitLoss64(network: Backbone, split: Parameters<typeof splitLoss>[1]): Tensor {
  const { logits } = network.forward(split.image);
  return logits.sigmoid().sub(split.masks).square().mean();
}
