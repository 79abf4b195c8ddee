import type { Rng } from "@panshift/core";
import { fromData, type Tensor } from "@panshift/torch";

/**
 * Drops whole channels with probability `p` and scales the rest by 1 / (1 - p). Which ones is a pure function of the
 * generator, on every device.
 *
 * @param x [N, C, D, H, W]
 * @returns same shape and type
 */
export function dropChannels(x: Tensor, p: number, rng: Rng): Tensor {
  const [samples, channels] = x.shape as [number, number];
  const factors = Float32Array.from({ length: samples * channels }, () => (rng.chance(p) ? 0 : 1 / (1 - p)));
  return x.mul(fromData(factors, [samples, channels, 1, 1, 1], { device: x.device }).to({ dtype: x.dtype }));
}
