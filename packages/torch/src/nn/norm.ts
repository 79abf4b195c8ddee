import { fail } from "@panshift/core";
import { aten } from "../aten.ts";
import { ones, type Tensor, zeros } from "../tensor.ts";
import { Module, parameter } from "./module.ts";

export interface NormOptions {
  /** Added to the variance. */
  readonly eps?: number;
  /** Learn a scale (from 1) and a shift (from 0) per channel. */
  readonly affine?: boolean;
}

/**
 * Group normalization of [N, C, ...]: zero mean and unit variance over each sample's group of C / groups channels.
 *
 * @source Wu and He, ECCV 2018, eqs. (1), (2), (7)
 */
export class GroupNorm extends Module {
  readonly groups: number;
  readonly eps: number;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;

  /** @throws VALUE_INVALID when `groups` does not divide `channels` */
  constructor(groups: number, channels: number, { eps = 1e-5, affine = true }: NormOptions = {}) {
    super();
    if (channels % groups !== 0) {
      fail("VALUE_INVALID", {
        expected: "groups that divide the channels",
        found: { groups, channels },
        hint: "choose a width that is a multiple of the groups",
      });
    }
    this.groups = groups;
    this.eps = eps;
    this.weight = affine ? parameter(ones([channels])) : null;
    this.bias = affine ? parameter(zeros([channels])) : null;
  }

  forward(x: Tensor): Tensor {
    return aten.groupNorm(x, this.groups, this.weight, this.bias, this.eps);
  }
}

/**
 * Instance normalization of [N, C, D, H, W] with each sample's own statistics; no running averages.
 *
 * @source Ulyanov et al., arXiv 1607.08022, eq. (2)
 */
export class InstanceNorm3d extends Module {
  readonly eps: number;
  readonly weight: Tensor | null;
  readonly bias: Tensor | null;

  constructor(channels: number, { eps = 1e-5, affine = false }: NormOptions = {}) {
    super();
    this.eps = eps;
    this.weight = affine ? parameter(ones([channels])) : null;
    this.bias = affine ? parameter(zeros([channels])) : null;
  }

  forward(x: Tensor): Tensor {
    return aten.instanceNorm(x, this.weight, this.bias, null, null, true, 0, this.eps, false);
  }
}
