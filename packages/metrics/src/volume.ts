import type { PerAxis } from "@panshift/volume";
import { type Outcome, value } from "./outcome.ts";
import type { OverlapCounts } from "./overlap.ts";

const MM3_PER_ML = 1000;

/** Volume in ml of a mask (nonzero = inside) at a spacing in mm; 0 when it is empty. */
export function volumeMl(mask: Uint8Array, spacing: PerAxis<number>): number {
  let voxels = 0;
  for (let n = 0; n < mask.length; n++) if (mask[n] !== 0) voxels++;
  return volumeMlOf(voxels, spacing);
}

/** Volume in ml of so many voxels at a spacing in mm. */
export function volumeMlOf(voxels: number, [x, y, z]: PerAxis<number>): number {
  return (voxels * x * y * z) / MM3_PER_ML;
}

/**
 * Signed relative volume error (V_P - V_G) / V_G, at least -1.
 *
 * @returns a value whenever the reference holds something (-1 when the prediction is empty), else both-empty or spurious
 * @see docs/metrics.md
 */
export function relativeVolumeError({ reference, prediction }: OverlapCounts): Outcome {
  if (reference === 0) return { kind: prediction === 0 ? "both-empty" : "spurious" };
  return value((prediction - reference) / reference);
}
