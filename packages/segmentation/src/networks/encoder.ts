import type { Rng } from "@panshift/core";
import { Module, type Tensor } from "@panshift/torch";
import { type Pass, tapped } from "./pass.ts";
import { NormReluConv, ResidualBlock } from "./residual-block.ts";
import { WeightStandardizedConv3d } from "./weight-standardized-conv.ts";

/** Residual blocks of layer0 to layer4. */
export type LayerCounts = readonly [number, number, number, number, number];

/** Encoder features, with w the width: w @ 1, 2w @ 1/2, 4w @ 1/4, 8w @ 1/8, 8w @ 1/8. */
export interface Encoded {
  readonly layer0: Tensor;
  readonly layer1: Tensor;
  readonly layer2: Tensor;
  readonly layer3: Tensor;
  readonly layer4: Tensor;
}

/** Stem, four resolution levels joined by strided convolutions, and a dilated last stage. */
export class Encoder extends Module {
  readonly stem: WeightStandardizedConv3d;
  readonly layer0: readonly ResidualBlock[];
  readonly down1: NormReluConv;
  readonly layer1: readonly ResidualBlock[];
  readonly down2: NormReluConv;
  readonly layer2: readonly ResidualBlock[];
  readonly down3: NormReluConv;
  readonly layer3: readonly ResidualBlock[];
  readonly layer4: readonly ResidualBlock[];

  constructor(inChannels: number, width: number, counts: LayerCounts, rng: Rng) {
    super();
    const [w, w2, w4, w8] = [width, 2 * width, 4 * width, 8 * width];
    this.stem = new WeightStandardizedConv3d(inChannels, w, { kernel: 3, rng: rng.child("stem") });
    this.layer0 = blocks(counts[0], w, 1, rng.child("layer0"));
    this.down1 = new NormReluConv(w, w2, { kernel: 3, stride: 2, rng: rng.child("down1") });
    this.layer1 = blocks(counts[1], w2, 1, rng.child("layer1"));
    this.down2 = new NormReluConv(w2, w4, { kernel: 3, stride: 2, rng: rng.child("down2") });
    this.layer2 = blocks(counts[2], w4, 1, rng.child("layer2"));
    this.down3 = new NormReluConv(w4, w8, { kernel: 3, stride: 2, rng: rng.child("down3") });
    this.layer3 = blocks(counts[3], w8, 1, rng.child("layer3"));
    this.layer4 = blocks(counts[4], w8, 2, rng.child("layer4"));
  }

  /** [N, in, D, H, W] -> features; each is tapped before anything reads it. */
  forward(image: Tensor, pass: Pass): Encoded {
    const layer0 = tapped(through(this.layer0, this.stem.forward(image)), "layer0", pass);
    const layer1 = tapped(through(this.layer1, this.down1.forward(layer0)), "layer1", pass);
    const layer2 = tapped(through(this.layer2, this.down2.forward(layer1)), "layer2", pass);
    const layer3 = tapped(through(this.layer3, this.down3.forward(layer2)), "layer3", pass);
    const layer4 = tapped(through(this.layer4, layer3), "layer4", pass);
    return { layer0, layer1, layer2, layer3, layer4 };
  }
}

function blocks(count: number, channels: number, dilation: number, rng: Rng): ResidualBlock[] {
  return Array.from({ length: count }, (_, index) => {
    return new ResidualBlock(channels, channels, { dilation, rng: rng.child(index) });
  });
}

function through(layer: readonly ResidualBlock[], x: Tensor): Tensor {
  return layer.reduce((y, block) => block.forward(y), x);
}
