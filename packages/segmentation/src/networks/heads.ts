import type { Rng } from "@panshift/core";
import { Conv3d, GroupNorm, Linear, Module, type Tensor } from "@panshift/torch";
import { NORM_GROUPS } from "./residual-block.ts";

/** Channels of the projection head, whatever the width. */
export const PROJECTION_CHANNELS = 32;

/** Hidden units of the slice head, whatever the width. */
export const SLICE_HIDDEN = 128;

/** Slices of the input that share one position of the bottleneck. */
const SLICES_PER_POSITION = 8;

/** Plain 1x1x1 convolution with bias: segmentation logits, or raw signed distances (before tanh). */
export function pointwiseHead(inChannels: number, outChannels: number, rng: Rng): Conv3d {
  return new Conv3d(inChannels, outChannels, { kernel: 1, rng });
}

/** Embedding of the bottleneck: 1x1x1 convolution with bias, then ReLU. */
export class ProjectionHead extends Module {
  readonly conv: Conv3d;

  constructor(inChannels: number, rng: Rng) {
    super();
    this.conv = new Conv3d(inChannels, PROJECTION_CHANNELS, { kernel: 1, rng: rng.child("conv") });
  }

  /** [N, C, D/8, H/8, W/8] -> [N, 32, D/8, H/8, W/8], >= 0. */
  forward(bottleneck: Tensor): Tensor {
    return this.conv.forward(bottleneck).relu();
  }
}

/**
 * Does a slice show lesion? GroupNorm - ReLU - mean over H and W - Linear - ReLU - Linear on the bottleneck.
 *
 * @source Li et al., Dual-Task Synergy, eq. (3), terms in c; head of the released code
 * @deviates the released code repeats every position 8 times along z before the pooling, we repeat its logit: the same
 *   numbers for an eighth of the work
 */
export class SliceHead extends Module {
  readonly norm: GroupNorm;
  readonly hidden: Linear;
  readonly output: Linear;

  constructor(inChannels: number, rng: Rng) {
    super();
    this.norm = new GroupNorm(NORM_GROUPS, inChannels);
    this.hidden = new Linear(inChannels, SLICE_HIDDEN, { rng: rng.child("hidden") });
    this.output = new Linear(SLICE_HIDDEN, 1, { rng: rng.child("output") });
  }

  /** [N, C, D/8, H/8, W/8] -> logits [N, D]; 8 neighboring slices share one. */
  forward(bottleneck: Tensor): Tensor {
    const pooled = this.norm.forward(bottleneck).relu_().mean([3, 4]).transpose(1, 2); // [N, D/8, C]
    const logits = this.output.forward(this.hidden.forward(pooled).relu()).squeeze(2); // [N, D/8]
    return logits.repeatInterleave(SLICES_PER_POSITION, 1);
  }
}
