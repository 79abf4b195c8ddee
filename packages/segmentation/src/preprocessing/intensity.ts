import { fail } from "@panshift/core";
import type { PreprocessingOptions } from "./options.ts";

/** The intensities, in the scan's own unit, that become 0 and 1. */
export interface IntensityWindow {
  readonly low: number;
  readonly high: number;
}

/** Values that a percentile is taken from; a larger scan is read at equal steps. */
const SAMPLED_VOXELS = 1 << 20;

/**
 * Percentiles of a scan, by linear interpolation between order statistics.
 *
 * @param percents in [0, 100]
 */
export function percentiles(voxels: Float32Array, percents: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil(voxels.length / SAMPLED_VOXELS));
  const sorted = new Float32Array(Math.ceil(voxels.length / step));
  for (let n = 0; n < sorted.length; n++) sorted[n] = voxels[n * step] as number;
  sorted.sort();
  return percents.map((percent) => {
    const place = (percent / 100) * (sorted.length - 1);
    const below = Math.floor(place);
    const low = sorted[below] as number;
    const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
    return low + (place - below) * (high - low);
  });
}

/** The window of a scan: fixed Hounsfield units for CT, the scan's own percentiles for MR. */
export function intensityWindow(voxels: Float32Array, options: PreprocessingOptions): IntensityWindow {
  const [low, high] = options.modality === "ct" ? options.ctWindowHu : percentiles(voxels, options.mrPercentiles);
  return { low: low as number, high: high as number };
}

/** Maps the window to [0, 1] in place and clips the rest; a scan without contrast becomes 0. */
export function normalizeIntensity(voxels: Float32Array, { low, high }: IntensityWindow): void {
  const scale = high > low ? 1 / (high - low) : 0;
  for (let n = 0; n < voxels.length; n++) {
    voxels[n] = Math.min(1, Math.max(0, ((voxels[n] as number) - low) * scale));
  }
}

/** @throws VOLUME_NOT_FINITE with the number of such voxels */
export function requireFinite(voxels: Float32Array, where: { caseId?: string; file?: string }): void {
  let bad = 0;
  for (const value of voxels) if (!Number.isFinite(value)) bad++;
  if (bad === 0) return;
  fail("VOLUME_NOT_FINITE", {
    ...where,
    expected: "finite intensities",
    found: `${bad} voxels that are NaN or infinite`,
    hint: "find out what wrote them; replace them only knowingly",
  });
}
