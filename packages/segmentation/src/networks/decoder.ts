import type { Rng } from "@panshift/core";
import { Module, type Tensor, Upsample } from "@panshift/torch";
import { dropChannels } from "./channel-dropout.ts";
import type { Encoded } from "./encoder.ts";
import { type Pass, tapped } from "./pass.ts";
import { NormReluConv, ResidualBlock } from "./residual-block.ts";

/** `trilinear` (align_corners=false) is what the paper says, `nearest` what its released code does. */
export type UpsampleMode = "trilinear" | "nearest";

/** Decoder features, with w the width: 2w @ 1/4, w @ 1/2, w @ 1. */
export interface Decoded {
  readonly dec4: Tensor;
  readonly dec2: Tensor;
  readonly decoder: Tensor;
}

export interface DecoderOptions {
  readonly width: number;
  readonly upsample: UpsampleMode;
  /** Probability with which a channel of the fusion layer is dropped in training. */
  readonly dropout: number;
  readonly rng: Rng;
}

/** Fusion of the bottleneck, then three times: up-sample by 2, add the skip, one residual block. */
export class Decoder extends Module {
  readonly fusion: NormReluConv;
  readonly dec4: ResidualBlock;
  readonly dec2: ResidualBlock;
  readonly dec1: ResidualBlock;
  readonly #up: Upsample;
  readonly #dropout: number;

  constructor({ width: w, upsample, dropout, rng }: DecoderOptions) {
    super();
    this.fusion = new NormReluConv(8 * w, 4 * w, { kernel: 3, rng: rng.child("fusion") });
    this.dec4 = new ResidualBlock(4 * w, 2 * w, { rng: rng.child("dec4") });
    this.dec2 = new ResidualBlock(2 * w, w, { rng: rng.child("dec2") });
    this.dec1 = new ResidualBlock(w, w, { rng: rng.child("dec1") });
    this.#up = new Upsample({ scale: 2, mode: upsample });
    this.#dropout = dropout;
  }

  forward({ layer0, layer1, layer2, layer4 }: Encoded, pass: Pass): Decoded {
    const active = tapped(this.fusion.activate(layer4), "fusion", pass);
    const dropped =
      pass.rng && this.#dropout > 0 ? dropChannels(active, this.#dropout, pass.rng.child("dropout")) : active;
    const fused = this.fusion.conv.forward(dropped); // 4w @ 1/8
    const dec4 = tapped(this.dec4.forward(this.#joined(fused, layer2)), "dec4", pass);
    const dec2 = tapped(this.dec2.forward(this.#joined(dec4, layer1)), "dec2", pass);
    const decoder = tapped(this.dec1.forward(this.#joined(dec2, layer0)), "decoder", pass);
    return { dec4, dec2, decoder };
  }

  /** Twice the size of `x`, plus the skip of that size. */
  #joined(x: Tensor, skip: Tensor): Tensor {
    return this.#up.forward(x).add_(skip);
  }
}
