import { Rng } from "@panshift/core";
import { fromData, liveTensors, noGrad, scope, type Tensor, tensor, Upsample, zeros } from "@panshift/torch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allHeads, type Backbone, createBackbone, defaultBackbone } from "./backbone.ts";
import { parametersByStage, type SizeDhw } from "./cost.ts";
import { stages } from "./layer-list.ts";
import { tapNames } from "./pass.ts";

const rng = Rng.of("backbone");
const small = { width: 8, heads: allHeads };

function noise(shape: readonly number[], name: string): Tensor {
  const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
  rng.child("noise", name).fillNormal(data);
  return fromData(data, shape);
}

function maxDifference(a: Tensor, b: Tensor): number {
  return a.sub(b).abs().max().item();
}

describe("a network of width 8 with all heads", () => {
  let network: Backbone;
  beforeAll(() => {
    network = createBackbone(small, rng.child("small"));
  });
  afterAll(() => network.dispose());

  test("shapes of all outputs", () => {
    scope(() => {
      const output = noGrad(() => network.forward(noise([2, 1, 16, 32, 32], "shapes")));
      expect(output.logits.shape).toEqual([2, 1, 16, 32, 32]);
      expect(output.distance?.shape).toEqual([2, 1, 16, 32, 32]);
      expect(output.embedding?.shape).toEqual([2, 32, 2, 4, 4]);
      expect(output.sliceLogits?.shape).toEqual([2, 16]);
      expect(output.layer0.shape).toEqual([2, 8, 16, 32, 32]);
      expect(output.layer4.shape).toEqual([2, 64, 2, 4, 4]);
      expect(output.dec4.shape).toEqual([2, 16, 4, 8, 8]);
      expect(output.decoder.shape).toEqual([2, 8, 16, 32, 32]);
      const logits = Array.from(output.sliceLogits?.toArray() ?? [], Number);
      expect(new Set(logits.slice(0, 16)).size).toBe(2); // 8 neighboring slices share one
      expect(new Set(logits.slice(0, 8)).size).toBe(1);
    });
  });

  test("SHAPE_NOT_DIVISIBLE for a side that is no multiple of 8", () => {
    scope(() => {
      expect(() => network.forward(zeros([1, 1, 16, 30, 32]))).toThrow(
        expect.objectContaining({ code: "SHAPE_NOT_DIVISIBLE" }),
      );
    });
  });

  test("without its heads it gives the same logits from the same tensors, and owns none itself", () => {
    scope(() => {
      const image = noise([1, 1, 8, 16, 16], "plain");
      const plain = network.withoutHeads();
      noGrad(() => expect(maxDifference(plain.forward(image).logits, network.forward(image).logits)).toBe(0));
      expect(plain.forward(image).distance).toBeNull();
      expect([...plain.namedParameters().keys()]).toEqual(
        [...network.namedParameters().keys()].filter((name) => !/^(distance|projection|slice)\./.test(name)),
      );
    });
  });

  test("inference draws nothing; a generator brings dropout, equal generators equal dropout", () => {
    scope(() =>
      noGrad(() => {
        const image = noise([1, 1, 8, 16, 16], "dropout");
        const logits = (name?: string): Tensor =>
          network.forward(image, name === undefined ? {} : { rng: rng.child(name) }).logits;
        expect(maxDifference(logits(), logits())).toBe(0);
        expect(maxDifference(logits("a"), logits("a"))).toBe(0);
        expect(maxDifference(logits("a"), logits())).toBeGreaterThan(0);
        expect(maxDifference(logits("a"), logits("b"))).toBeGreaterThan(0);
      }),
    );
  });

  test("every tap is reached once, in order, and told what pass it is in", () => {
    scope(() => {
      const seen: string[] = [];
      const taps = Object.fromEntries(
        tapNames.map((place) => [
          place,
          (x: Tensor, name: string, meta: { domains: readonly number[] }) => {
            seen.push(`${name} of domain ${meta.domains}`);
            return x;
          },
        ]),
      );
      network.forward(noise([1, 1, 8, 8, 8], "order"), { taps, domains: [3] });
      expect(seen).toEqual(tapNames.map((name) => `${name} of domain 3`));
    });
  });

  test("a tap replaces the tensor before the skip branches off", () => {
    scope(() =>
      noGrad(() => {
        const image = noise([1, 1, 8, 16, 16], "skip");
        const marked = network.forward(image, { taps: { layer0: (x) => x.mul(0) } });
        expect(marked.layer0.abs().max().item()).toBe(0);
        // With everything from layer0 erased, skip included, nothing of the image is left.
        const other = network.forward(noise([1, 1, 8, 16, 16], "other"), { taps: { layer0: (x) => x.mul(0) } });
        expect(maxDifference(marked.logits, other.logits)).toBe(0);
        expect(maxDifference(marked.logits, network.forward(image).logits)).toBeGreaterThan(0);
      }),
    );
  });

  test("gradients reach a tapped tensor", () => {
    scope(() => {
      let tapped: Tensor | null = null;
      const output = network.forward(noise([1, 1, 8, 8, 8], "gradient"), {
        taps: {
          layer3: (x) => {
            tapped = x.detach().setRequiresGrad(true);
            return tapped;
          },
        },
      });
      output.logits.sum().backward();
      expect((tapped as Tensor | null)?.grad?.abs().max().item()).toBeGreaterThan(0);
    });
  });

  test("the decoder runs on given features, more than once", () => {
    scope(() =>
      noGrad(() => {
        const image = noise([1, 1, 8, 16, 16], "decode");
        const encoded = network.encode(image);
        const whole = network.forward(image).logits;
        expect(maxDifference(network.decode(encoded).logits, whole)).toBe(0);
        const muted = network.decode({ ...encoded, layer4: encoded.layer4.mul(0) }).logits;
        expect(maxDifference(muted, whole)).toBeGreaterThan(0);
        expect(maxDifference(network.decode(encoded).logits, whole)).toBe(0);
      }),
    );
  });

  test("a forward pass leaves no tensor behind", () => {
    const before = liveTensors();
    scope(() => {
      network.forward(noise([1, 1, 8, 8, 8], "leak"));
    });
    expect(liveTensors()).toBe(before);
  });
});

describe("initialization", () => {
  test("weights are kaiming uniform with a = sqrt(5), norms 1 and 0, a function of seed and parameter name", () => {
    scope(() => {
      const plain = createBackbone({ width: 8 }, rng.child("init"));
      const again = createBackbone(small, rng.child("init"));
      const other = createBackbone({ width: 8 }, rng.child("another"));
      for (const [name, parameter] of plain.namedParameters()) {
        expect(maxDifference(parameter, again.namedParameters().get(name) as Tensor), name).toBe(0);
        if (/norm\.weight$/.test(name)) expect(parameter.min().item(), name).toBe(1);
        else if (/norm\.bias$/.test(name)) expect(parameter.abs().max().item(), name).toBe(0);
        else expect(maxDifference(parameter, other.namedParameters().get(name) as Tensor), name).toBeGreaterThan(0);
      }
      const weight = plain.encoder.down2.conv.weight; // [32, 16, 3, 3, 3]
      const bound = 1 / Math.sqrt(16 * 27);
      expect(weight.abs().max().item()).toBeLessThanOrEqual(bound);
      expect(weight.abs().max().item()).toBeGreaterThan(0.99 * bound);
      expect(weight.std().item()).toBeCloseTo(bound / Math.sqrt(3), 3);
      for (const network of [plain, again, other]) network.dispose();
    });
  });

  test("the paper's network has the parameters of its card, stage by stage, all heads included", () => {
    const options = { ...defaultBackbone, heads: allHeads };
    const network = createBackbone(options, rng.child("paper"));
    const counts = new Map(stages.map((stage) => [stage as string, 0]));
    for (const [name, parameter] of network.namedParameters()) {
      const path = name.split(".");
      const stage = (path[0] === "encoder" || path[0] === "decoder" ? path[1] : path[0]) as string;
      counts.set(stage, (counts.get(stage) ?? 0) + parameter.numel);
    }
    network.dispose();
    expect(counts).toEqual(parametersByStage(options));
    expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(18_999_619);
  });
});

test("up-sampling of a ramp", () => {
  const ramp = (axis: number, upsample: Upsample, size: SizeDhw): number[] => {
    return scope(() => {
      const shape = [1, 1, ...size.map((_, index) => (index === axis ? 4 : 1))];
      const output = upsample.forward(tensor([0, 1, 2, 3]).reshape(shape));
      const others = [0, 1, 2].filter((index) => index !== axis).map((index) => index + 2);
      return Array.from(output.amax(others).flatten().toArray(), Number);
    });
  };
  for (const axis of [0, 1, 2]) {
    const run = (upsample: Upsample): number[] => ramp(axis, upsample, [1, 1, 1]);
    expect(run(new Upsample({ scale: 2, mode: "nearest" }))).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(run(new Upsample({ scale: 2, mode: "trilinear" }))).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
    const corners = run(new Upsample({ scale: 2, mode: "trilinear", alignCorners: true }));
    for (const [index, value] of [0, 0.4286, 0.8571, 1.2857, 1.7143, 2.1429, 2.5714, 3].entries()) {
      expect(corners[index]).toBeCloseTo(value, 4);
    }
  }
});

test("nearest and trilinear networks share their weights and differ in their output", () => {
  scope(() =>
    noGrad(() => {
      const image = noise([1, 1, 8, 16, 16], "upsample");
      const networks = (["nearest", "trilinear"] as const).map((upsample) =>
        createBackbone({ width: 8, upsample }, rng.child("upsample")),
      ) as [Backbone, Backbone];
      const [nearest, trilinear] = networks.map((network) => network.forward(image).logits) as [Tensor, Tensor];
      expect(maxDifference(nearest, trilinear)).toBeGreaterThan(0);
      for (const network of networks) network.dispose();
    }),
  );
});
