import type { Rng } from "@panshift/core";
import { GroupNorm, Module, type Tensor } from "@panshift/torch";
import { WeightStandardizedConv3d } from "./weight-standardized-conv.ts";

/** Groups of every group normalization of the backbone. */
export const NORM_GROUPS = 8;

export interface NormReluConvOptions {
  readonly kernel: number;
  readonly rng: Rng;
  readonly stride?: number;
  readonly dilation?: number;
}

/** GroupNorm - ReLU - weight-standardized convolution. */
export class NormReluConv extends Module {
  readonly norm: GroupNorm;
  readonly conv: WeightStandardizedConv3d;

  constructor(inChannels: number, outChannels: number, options: NormReluConvOptions) {
    super();
    this.norm = new GroupNorm(NORM_GROUPS, inChannels);
    this.conv = new WeightStandardizedConv3d(inChannels, outChannels, { ...options, rng: options.rng.child("conv") });
  }

  /** [N, in, D, H, W] -> [N, out, D / stride, ...]; the input is not changed. */
  forward(x: Tensor): Tensor {
    return this.conv.forward(this.activate(x));
  }

  /** The first two of the three steps: what the convolution reads. */
  activate(x: Tensor): Tensor {
    return this.norm.forward(x).relu_();
  }
}

/**
 * Pre-activation residual block: two `NormReluConv` plus a skip, which is the identity when the channels agree and a
 * 1x1x1 `NormReluConv` when they do not.
 *
 * @source Zhang et al., "Inter-slice context residual learning", IEEE TMI 2020; backbone of Li et al., Dual-Task Synergy
 */
export class ResidualBlock extends Module {
  readonly conv1: NormReluConv;
  readonly conv2: NormReluConv;
  readonly shortcut: NormReluConv | null;

  constructor(inChannels: number, outChannels: number, options: { readonly rng: Rng; readonly dilation?: number }) {
    super();
    const { rng, dilation = 1 } = options;
    this.conv1 = new NormReluConv(inChannels, outChannels, { kernel: 3, dilation, rng: rng.child("conv1") });
    this.conv2 = new NormReluConv(outChannels, outChannels, { kernel: 3, dilation, rng: rng.child("conv2") });
    this.shortcut =
      inChannels === outChannels
        ? null
        : new NormReluConv(inChannels, outChannels, { kernel: 1, rng: rng.child("shortcut") });
  }

  /** [N, in, D, H, W] -> [N, out, D, H, W]; the input is not changed. */
  forward(x: Tensor): Tensor {
    const skip = this.shortcut ? this.shortcut.forward(x) : x;
    return this.conv2.forward(this.conv1.forward(x)).add_(skip);
  }
}
