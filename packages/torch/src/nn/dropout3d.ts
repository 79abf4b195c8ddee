import { fail } from "@panshift/core";
import { aten } from "../aten.ts";
import type { Generator } from "../generator.ts";
import { empty, type Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/**
 * Drops whole channels of [N, C, D, H, W] with probability `p` and scales the rest by 1 / (1 - p); identity in `eval`.
 *
 * Draws N * C numbers from a CPU generator, so the channels dropped are the same on every device. Save and restore
 * the generator's state to continue a run to the bit.
 */
export class Dropout3d extends Module {
  readonly p: number;
  readonly generator: Generator;

  /** @throws VALUE_INVALID unless 0 <= p < 1 */
  constructor(p: number, generator: Generator) {
    super();
    if (!(p >= 0 && p < 1)) {
      fail("VALUE_INVALID", { expected: "a probability in [0, 1)", found: p, hint: "0.1 drops one channel in ten" });
    }
    this.p = p;
    this.generator = generator;
  }

  forward(x: Tensor): Tensor {
    if (!this.training || this.p === 0) return x;
    const [batch, channels] = x.shape as [number, number];
    const shape = empty([batch, channels, 1, 1, 1], { dtype: x.dtype });
    const kept = aten.bernoulli(shape, 1 - this.p, this.generator).div_(1 - this.p); // [N, C, 1, 1, 1]
    return x.mul(kept.to({ device: x.device }));
  }
}
