import type { Rng } from "@panshift/core";
import { fail } from "@panshift/core";
import { fromData, type Tensor } from "../tensor.ts";

/** Slope correction of a nonlinearity, as in PyTorch's `calculate_gain`. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | { readonly leakyRelu: number };

export interface KaimingOptions {
  readonly nonlinearity?: Nonlinearity;
  /** Which size keeps its variance: "in" in the forward pass, "out" in the backward pass. */
  readonly mode?: "in" | "out";
}

/**
 * Number of inputs and of outputs that one element of the kernel connects.
 *
 * @param shape [out, in, ...kernel], at least two sizes
 * @throws VALUE_INVALID for fewer
 */
export function fanOf(shape: readonly number[]): { in: number; out: number } {
  const [outputs, inputs, ...kernel] = shape;
  if (outputs === undefined || inputs === undefined) {
    return fail("VALUE_INVALID", {
      expected: "a weight shape [out, in, ...kernel]",
      found: [...shape],
      hint: "initialize vectors with zeros, ones or uniform",
    });
  }
  const receptive = kernel.reduce((product, size) => product * size, 1);
  return { in: inputs * receptive, out: outputs * receptive };
}

/** Uniform on [low, high), float32; a pure function of the generator. */
export function uniformInit(shape: readonly number[], rng: Rng, low: number, high: number): Tensor {
  const data = new Float32Array(countOf(shape));
  const step = (high - low) / 4294967296;
  for (let i = 0; i < data.length; i++) data[i] = low + step * rng.uint32();
  return fromData(data, shape);
}

/** Normal, float32; a pure function of the generator. */
export function normalInit(shape: readonly number[], rng: Rng, mean: number, standardDeviation: number): Tensor {
  const data = new Float32Array(countOf(shape));
  rng.fillNormal(data, mean, standardDeviation);
  return fromData(data, shape);
}

/** @source He et al., "Delving deep into rectifiers", ICCV 2015, eq. (10); bound sqrt(3) * gain / sqrt(fan) */
export function kaimingUniform(shape: readonly number[], rng: Rng, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingDeviation(shape, options);
  return uniformInit(shape, rng, -bound, bound);
}

/** @source He et al., "Delving deep into rectifiers", ICCV 2015, eq. (10); deviation gain / sqrt(fan) */
export function kaimingNormal(shape: readonly number[], rng: Rng, options: KaimingOptions = {}): Tensor {
  return normalInit(shape, rng, 0, kaimingDeviation(shape, options));
}

/** @source Glorot and Bengio, AISTATS 2010, eq. (16) */
export function xavierUniform(shape: readonly number[], rng: Rng, gain = 1): Tensor {
  const bound = Math.sqrt(3) * xavierDeviation(shape, gain);
  return uniformInit(shape, rng, -bound, bound);
}

/** @source Glorot and Bengio, AISTATS 2010, eq. (12): variance 2 / (in + out) */
export function xavierNormal(shape: readonly number[], rng: Rng, gain = 1): Tensor {
  return normalInit(shape, rng, 0, xavierDeviation(shape, gain));
}

/** What PyTorch's convolution and linear layers start from: uniform on +-1 / sqrt(fan in), for weight and bias alike. */
export function defaultInit(
  weightShape: readonly number[],
  { rng, bias }: { readonly rng: Rng; readonly bias: boolean },
): { weight: Tensor; bias: Tensor | null } {
  const bound = 1 / Math.sqrt(fanOf(weightShape).in);
  return {
    weight: uniformInit(weightShape, rng.child("weight"), -bound, bound),
    bias: bias ? uniformInit([weightShape[0] as number], rng.child("bias"), -bound, bound) : null,
  };
}

function kaimingDeviation(shape: readonly number[], { nonlinearity = "relu", mode = "in" }: KaimingOptions): number {
  return gainOf(nonlinearity) / Math.sqrt(fanOf(shape)[mode]);
}

function xavierDeviation(shape: readonly number[], gain: number): number {
  const fan = fanOf(shape);
  return gain * Math.sqrt(2 / (fan.in + fan.out));
}

function gainOf(nonlinearity: Nonlinearity): number {
  if (nonlinearity === "relu") return Math.SQRT2;
  if (nonlinearity === "tanh") return 5 / 3;
  if (typeof nonlinearity === "object") return Math.sqrt(2 / (1 + nonlinearity.leakyRelu ** 2));
  return 1;
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
