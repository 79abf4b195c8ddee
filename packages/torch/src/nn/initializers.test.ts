import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../index.ts";
import {
  defaultInit,
  fanOf,
  kaimingNormal,
  kaimingUniform,
  normalInit,
  uniformInit,
  xavierNormal,
  xavierUniform,
} from "./initializers.ts";

const shape = [64, 16, 3, 3, 3]; // fan in 432, fan out 1728
const rng = () => Rng.of("initializers");

function valuesOf(tensor: Tensor): number[] {
  const values = [...(tensor.toArray() as Float32Array)];
  tensor.dispose();
  return values;
}

/** Largest magnitude and standard deviation. */
function spread(tensor: Tensor): { max: number; deviation: number } {
  const values = valuesOf(tensor);
  const max = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return { max, deviation: Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) };
}

describe("fanOf", () => {
  it("counts inputs and outputs times the kernel", () => {
    expect(fanOf(shape)).toEqual({ in: 432, out: 1728 });
    expect(fanOf([5, 7])).toEqual({ in: 7, out: 5 });
    expect(() => fanOf([5])).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });
});

describe("initializers", () => {
  it("are pure functions of the generator's name", () => {
    for (const init of [kaimingUniform, kaimingNormal, xavierUniform, xavierNormal]) {
      expect(valuesOf(init([3, 2], rng()))).toEqual(valuesOf(init([3, 2], rng())));
      expect(valuesOf(init([3, 2], rng()))).not.toEqual(valuesOf(init([3, 2], Rng.of("other"))));
    }
  });

  it.each([
    ["kaiming, relu", Math.sqrt(2 / 432), kaimingNormal(shape, rng()), kaimingUniform(shape, rng())],
    [
      "kaiming, leaky, fan out",
      Math.sqrt(2 / 1.25 / 1728),
      kaimingNormal(shape, rng(), { nonlinearity: { leakyRelu: 0.5 }, mode: "out" }),
      kaimingUniform(shape, rng(), { nonlinearity: { leakyRelu: 0.5 }, mode: "out" }),
    ],
    [
      "kaiming, tanh",
      5 / 3 / Math.sqrt(432),
      kaimingNormal(shape, rng(), { nonlinearity: "tanh" }),
      kaimingUniform(shape, rng(), { nonlinearity: "tanh" }),
    ],
    ["xavier, gain 3", 3 * Math.sqrt(2 / 2160), xavierNormal(shape, rng(), 3), xavierUniform(shape, rng(), 3)],
  ])("%s: the deviation, and sqrt(3) times it as the bound", (_name, deviation, normal, uniform) => {
    expect(spread(normal).deviation / deviation).toBeCloseTo(1, 1);
    const { max, deviation: found } = spread(uniform);
    expect(found / deviation).toBeCloseTo(1, 1);
    expect(max / (Math.sqrt(3) * deviation)).toBeCloseTo(1, 2);
  });

  it("uniform and normal take their bounds and moments", () => {
    const uniform = valuesOf(uniformInit([1000], rng(), 2, 3));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniform)).toBeLessThanOrEqual(3);
    const normal = valuesOf(normalInit([4000], rng(), 5, 0.1));
    expect(normal.reduce((sum, value) => sum + value, 0) / 4000).toBeCloseTo(5, 1);
  });

  it("default: weight and bias within 1 / sqrt(fan in), drawn apart", () => {
    const both = defaultInit(shape, { rng: rng(), bias: true });
    const bias = valuesOf(both.bias as Tensor);
    const weight = valuesOf(both.weight);
    const alone = defaultInit(shape, { rng: rng(), bias: false });
    expect(alone.bias).toBeNull();
    expect(valuesOf(alone.weight)).toEqual(weight);
    expect(Math.max(...weight.map(Math.abs), ...bias.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(432) + 1e-9);
    expect(bias).toHaveLength(64);
  });
});
