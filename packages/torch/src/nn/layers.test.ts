import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { arange, Generator, liveTensors, noGrad, ones, randn, scope, type Tensor, tensor } from "../index.ts";
import { LeakyReLU, ReLU, Sigmoid, Tanh } from "./activation.ts";
import { Conv3d } from "./conv3d.ts";
import { Dropout3d } from "./dropout3d.ts";
import { Linear } from "./linear.ts";
import type { Module } from "./module.ts";
import { GroupNorm, InstanceNorm3d } from "./norm.ts";
import { Sequential } from "./sequential.ts";
import { Upsample } from "./upsample.ts";

const rng = Rng.of("layers");
const invalid = expect.objectContaining({ code: "VALUE_INVALID" });
const values = (x: Tensor) => [...(x.toArray() as Float32Array)];

function set(module: Module, name: string, value: number): void {
  noGrad(() => module.namedParameters().get(name)?.fill_(value));
}

describe("Conv3d", () => {
  it("sums a neighborhood: 27 inside, 8 in the corner, plus the bias", () => {
    const conv = new Conv3d(1, 1, { kernel: 3, padding: 1, rng });
    set(conv, "weight", 1);
    set(conv, "bias", 0.5);
    const y = conv.forward(ones([1, 1, 3, 3, 3]));
    expect([y.shape, y.select(2, 1).select(2, 1).select(2, 1).item(), values(y)[0]]).toEqual([
      [1, 1, 3, 3, 3],
      27.5,
      8.5,
    ]);
    conv.dispose();
  });

  it.each([
    [{ kernel: 3, stride: 2, padding: 1 }, [2, 4, 4, 5, 6]],
    [{ kernel: 3, dilation: 2, padding: 2 }, [2, 4, 8, 9, 11]],
    [{ kernel: [1, 3, 5] as const, stride: [1, 2, 3] as const }, [2, 4, 8, 4, 3]],
    [{ kernel: 1, groups: 2, bias: false }, [2, 4, 8, 9, 11]],
  ])("takes %o", (options, shape) => {
    const conv = new Conv3d(2, 4, { ...options, rng });
    expect(conv.forward(ones([2, 2, 8, 9, 11])).shape).toEqual(shape);
    expect(conv.weight.shape[1]).toBe("groups" in options ? 1 : 2);
    conv.dispose();
  });

  it("refuses groups that do not divide the channels", () => {
    expect(() => new Conv3d(2, 3, { kernel: 1, groups: 2, rng })).toThrowError(invalid);
  });
});

describe("normalization", () => {
  it("brings each group, or each channel, to zero mean and unit variance", () => {
    const x = arange(0, 32, 1, { dtype: "float32" }).reshape([1, 4, 2, 2, 2]);
    const perGroup = values(new GroupNorm(2, 4).forward(x)).slice(0, 16);
    const perChannel = values(new InstanceNorm3d(4, { affine: true }).forward(x)).slice(0, 8);
    for (const part of [perGroup, perChannel]) {
      expect(part.reduce((a, b) => a + b) / part.length).toBeCloseTo(0, 5);
      expect(part.reduce((a, b) => a + b * b, 0) / part.length).toBeCloseTo(1, 4);
    }
    // 0 to 15: mean 7.5, variance 85 / 4
    expect(perGroup[0]).toBeCloseTo(-7.5 / Math.sqrt(21.25), 5);
  });

  it("has no parameters unless affine; refuses groups that do not divide the channels", () => {
    expect(new GroupNorm(2, 4, { affine: false }).parameters()).toEqual([]);
    expect(new InstanceNorm3d(4).parameters()).toEqual([]);
    expect([...new GroupNorm(2, 4).namedParameters().keys()]).toEqual(["weight", "bias"]);
    expect(() => new GroupNorm(8, 12)).toThrowError(invalid);
  });
});

describe("Linear and activations", () => {
  it("multiplies by the transposed weight and adds the bias", () => {
    const linear = new Linear(3, 2, { rng });
    set(linear, "weight", 2);
    set(linear, "bias", 1);
    expect(values(linear.forward(tensor([[1, 2, 3]])))).toEqual([13, 13]);
    expect(new Linear(3, 2, { rng, bias: false }).bias).toBeNull();
  });

  it("apply their functions", () => {
    const x = tensor([-2, 0, 3]);
    expect(values(new ReLU().forward(x))).toEqual([0, 0, 3]);
    expect(values(new LeakyReLU(0.5).forward(x))).toEqual([-1, 0, 3]);
    expect(values(new Sigmoid().forward(x))[1]).toBe(0.5);
    expect(values(new Tanh().forward(x))[2]).toBeCloseTo(Math.tanh(3), 6);
  });
});

describe("Upsample", () => {
  // A ramp along the last axis: the values of the backbone's card.
  const ramp = () => arange(0, 4, 1, { dtype: "float32" }).reshape([1, 1, 1, 1, 4]);
  const along = (module: Upsample) => values(module.forward(ramp())).slice(0, 8);

  it.each([
    [new Upsample({ scale: 2, mode: "nearest" }), [0, 0, 1, 1, 2, 2, 3, 3]],
    [new Upsample({ scale: 2, mode: "trilinear" }), [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]],
    [
      new Upsample({ scale: 2, mode: "trilinear", alignCorners: true }),
      [0, 0.4286, 0.8571, 1.2857, 1.7143, 2.1429, 2.5714, 3],
    ],
  ])("enlarges a ramp %#", (module, expected) => {
    for (const [index, value] of along(module).entries()) expect(value).toBeCloseTo(expected[index] as number, 4);
    expect(module.forward(ramp()).shape).toEqual([1, 1, 2, 2, 8]);
  });

  it("takes a factor for each axis", () => {
    expect(new Upsample({ scale: [1, 2, 3], mode: "nearest" }).forward(ramp()).shape).toEqual([1, 1, 1, 2, 12]);
  });
});

describe("Dropout3d", () => {
  it("drops whole channels, keeps the mean, follows its generator's state", () => {
    const generator = new Generator("cpu", 5);
    const dropout = new Dropout3d(0.25, generator);
    const x = ones([8, 64, 2, 2, 2]);
    const start = generator.getState();
    const first = values(dropout.forward(x));
    for (let at = 0; at < first.length; at += 8) {
      const channel = first.slice(at, at + 8);
      expect(new Set(channel).size).toBe(1);
      expect([0, Math.fround(4 / 3)]).toContain(channel[0]);
    }
    expect(first.reduce((a, b) => a + b) / first.length).toBeCloseTo(1, 0);
    expect(values(dropout.forward(x))).not.toEqual(first);
    generator.setState(start);
    expect(values(dropout.forward(x))).toEqual(first);
  });

  it("is the identity in eval and without probability; refuses p = 1", () => {
    const generator = new Generator("cpu", 5);
    const x = ones([1, 2, 1, 1, 1]);
    expect(new Dropout3d(0.9, generator).eval().forward(x)).toBe(x);
    expect(new Dropout3d(0, generator).forward(x)).toBe(x);
    expect(() => new Dropout3d(1, generator)).toThrowError(invalid);
  });
});

describe("Sequential", () => {
  it("applies its layers in order, names their parameters by place, trains, leaks nothing", () => {
    const net = new Sequential(new Conv3d(1, 4, { kernel: 3, rng }), new GroupNorm(2, 4), new ReLU());
    expect([...net.namedParameters().keys()]).toEqual(["0.weight", "0.bias", "1.weight", "1.bias"]);
    const before = liveTensors();
    scope(() =>
      net
        .forward(randn([1, 1, 5, 5, 5]))
        .sum()
        .backward(),
    );
    expect(liveTensors()).toBe(before);
    expect(net.parameters().every((p) => scope(() => p.grad?.shape.length) === p.shape.length)).toBe(true);
    net.dispose();
  });
});
