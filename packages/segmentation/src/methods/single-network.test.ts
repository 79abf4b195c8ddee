import { Rng } from "@panshift/core";
import { afterEach, describe, expect, test } from "vitest";
import { type Backbone, type BackboneOptions, createBackbone } from "../networks/backbone.ts";
import { resolveHparams } from "./define.ts";
import type { Method, MethodContext } from "./interface.ts";
import { getMethod } from "./list.ts";

const made: Method[] = [];
afterEach(() => {
  for (const method of made.splice(0)) method.dispose();
});

/** A method with a network of width 8; also the options that it asked its network with. */
function create(id: string, choice: Parameters<typeof resolveHparams>[1]): { method: Method; network: Backbone } {
  const definition = getMethod(id);
  let network: Backbone | null = null;
  const context: MethodContext<ReturnType<typeof resolveHparams>> = {
    hparams: resolveHparams(definition, choice),
    classes: 1,
    domains: 1,
    totalIterations: 10,
    device: "cpu",
    precision: "fp32",
    optimization: {
      optimizer: "sgd",
      learningRate: 1e-2,
      weightDecay: 0,
      momentum: 0.9,
      nesterov: true,
      polyPower: 0.9,
      gradientClip: null,
    },
    network: (name, options?: Partial<BackboneOptions>) => {
      network = createBackbone({ width: 8, ...options }, Rng.of("single-network", name));
      return network;
    },
    rng: (name) => Rng.of("single-network", name),
  };
  const method = definition.create(context as Parameters<typeof definition.create>[0]);
  made.push(method);
  return { method, network: network as unknown as Backbone };
}

describe("heads that a configuration builds", () => {
  test.each([
    ["baseline", undefined, { distance: false, projection: false, slice: false }],
    ["dual-task", undefined, { distance: true, projection: true, slice: true }],
    ["dual-task", "paper_code", { distance: true, projection: true, slice: true }],
    ["dual-task", "ablation_bl", { distance: false, projection: false, slice: false }],
    ["dual-task", "ablation_idr", { distance: true, projection: false, slice: false }],
    ["dual-task", "ablation_dsl", { distance: false, projection: true, slice: false }],
  ])("%s, preset %s", (id, preset, heads) => {
    expect(create(id, { preset }).network.options.heads).toEqual(heads);
  });

  test("the coarse network of the released code has no slice head", () => {
    const { network } = create("dual-task", { preset: "paper_code", hparams: { stage: "coarse" } });
    expect(network.options.heads.slice).toBe(false);
  });
});

test("what inference saves is the plain network, whatever heads the method trains", () => {
  const parameters = ({ method }: { method: Method }): number =>
    method
      .inferenceModel()
      .module.parameters()
      .reduce((sum, { numel }) => sum + numel, 0);
  expect(parameters(create("baseline", {}))).toBe(1_186_497);
  expect(parameters(create("dual-task", {}))).toBe(1_186_497);
});

test("METHOD_STATE_INVALID for the state of another method", () => {
  const { method } = create("baseline", {});
  expect(() => method.restore({ tensors: {}, values: {} })).toThrow(
    expect.objectContaining({ code: "METHOD_STATE_INVALID" }),
  );
});

test("WEIGHTS_MISMATCH for the state of a network with other heads", () => {
  const { method } = create("baseline", {});
  const other = create("dual-task", {}).method;
  expect(() => method.restore(other.state())).toThrow(expect.objectContaining({ code: "WEIGHTS_MISMATCH" }));
});

test("HPARAMS_INVALID for a ring whose smallest box exceeds its largest", () => {
  expect(() => create("dual-task", { hparams: { ringDilationMin: 20, ringDilationMax: 10 } })).toThrow(
    expect.objectContaining({ code: "HPARAMS_INVALID" }),
  );
});
