import type { Rng } from "@panshift/core";
import { fail } from "@panshift/core";
import { aten } from "../aten.ts";
import type { Tensor } from "../tensor.ts";
import { defaultInit } from "./initializers.ts";
import { Module, parameter } from "./module.ts";

/** One value for all three axes, or one for each of D, H, W. */
export type Triple = number | readonly [d: number, h: number, w: number];

export interface Conv3dOptions {
  readonly kernel: Triple;
  /** Initial weights are a pure function of this generator. */
  readonly rng: Rng;
  readonly stride?: Triple;
  /** Zeros on both sides of each axis. */
  readonly padding?: Triple;
  readonly dilation?: Triple;
  readonly groups?: number;
  readonly bias?: boolean;
}

/** 3D convolution: [N, in, D, H, W] -> [N, out, D', H', W'], D' = floor((D + 2 p - dil (k - 1) - 1) / stride) + 1. */
export class Conv3d extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;

  /** @throws VALUE_INVALID when `groups` does not divide both channel counts */
  constructor(inChannels: number, outChannels: number, options: Conv3dOptions) {
    super();
    const { kernel, rng, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = options;
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      fail("VALUE_INVALID", {
        expected: "groups that divide the input and the output channels",
        found: { inChannels, outChannels, groups },
        hint: "choose another number of groups",
      });
    }
    const initial = defaultInit([outChannels, inChannels / groups, ...triple(kernel)], { rng, bias });
    this.weight = parameter(initial.weight);
    this.bias = initial.bias && parameter(initial.bias);
    this.stride = triple(stride);
    this.padding = triple(padding);
    this.dilation = triple(dilation);
    this.groups = groups;
  }

  forward(x: Tensor): Tensor {
    return aten.conv3d(x, this.weight, this.bias, this.stride, this.padding, this.dilation, this.groups);
  }
}

/** A `Triple` as three numbers. */
export function triple(value: Triple): readonly [d: number, h: number, w: number] {
  return typeof value === "number" ? [value, value, value] : value;
}
