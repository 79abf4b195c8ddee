import { distanceTransform } from "@panshift/volume";

export interface Outline {
  /** 1 inside, 0 outside; row by row. */
  readonly mask: Uint8Array;
  /** Of each pixel, in [0, 1]: where the border runs in the pixels that it passes through. */
  readonly share: Float32Array;
  /** Share from which a pixel is inside. */
  readonly threshold: number;
  readonly size: readonly [width: number, height: number];
  readonly spacingMm: readonly [x: number, y: number];
  /** Standard deviation of the Gaussian that rounds the outline. */
  readonly smoothnessMm: number;
}

/**
 * Signed distance of every pixel center from the outline of a mask, mm, negative inside; rounding the outline smooths
 * this field. In pixels that the border passes through, the distance follows from their share; elsewhere the outline
 * counts as halfway between pixel centers of both sides.
 *
 * @returns +Infinity everywhere for an empty mask, -Infinity for a full one
 */
export function outlineDistance({ mask, share, threshold, size, spacingMm, smoothnessMm }: Outline): Float64Array {
  const shape = [size[0], size[1], 1] as const;
  const spacing = [spacingMm[0], spacingMm[1], 1] as const;
  const pixel = Math.min(...spacingMm);
  const inside = distanceTransform(mask, shape, spacing);
  const outside = distanceTransform(
    mask.map((value) => 1 - value),
    shape,
    spacing,
  );
  const signed = inside.map((depth, at) => {
    const part = share[at] as number;
    const partial = part > 0 && part < 1 ? (threshold - part) * pixel : null;
    if (mask[at] === 1) return Math.min(0, partial ?? pixel / 2 - depth);
    return Math.max(Number.MIN_VALUE, partial ?? (outside[at] as number) - pixel / 2);
  });
  if (smoothnessMm === 0 || !Number.isFinite(signed[0])) return signed;
  const along = blurLines(
    signed,
    { count: size[1], length: size[0], stride: 1, step: size[0] },
    smoothnessMm / spacingMm[0],
  );
  return blurLines(along, { count: size[0], length: size[1], stride: size[0], step: 1 }, smoothnessMm / spacingMm[1]);
}

interface Lines {
  readonly count: number;
  readonly length: number;
  /** Between neighbors of a line, and between the starts of lines. */
  readonly stride: number;
  readonly step: number;
}

/** Gaussian blur along lines, cut at three standard deviations; ends are repeated. */
function blurLines(values: Float64Array, { count, length, stride, step }: Lines, sd: number): Float64Array {
  const reach = Math.ceil(3 * sd);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, n) => Math.exp(-0.5 * ((n - reach) / sd) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const out = new Float64Array(values.length);
  for (let line = 0; line < count; line++) {
    for (let at = 0; at < length; at++) {
      let mean = 0;
      for (let n = -reach; n <= reach; n++) {
        const from = Math.min(length - 1, Math.max(0, at + n));
        mean += (weights[n + reach] as number) * (values[line * step + from * stride] as number);
      }
      out[line * step + at * stride] = mean / sum;
    }
  }
  return out;
}
