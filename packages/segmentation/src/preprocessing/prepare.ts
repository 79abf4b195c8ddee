import {
  type Grid,
  gridAtSpacing,
  type PerAxis,
  spacingOf,
  toCanonical,
  toFloat32,
  type Volume,
} from "@panshift/volume";
import { toIjk } from "../bridge.ts";
import { alignedAxes } from "./axis-weights.ts";
import { type IntensityWindow, intensityWindow, normalizeIntensity, percentiles, requireFinite } from "./intensity.ts";
import type { PreprocessingOptions } from "./options.ts";
import { resampleArray } from "./resample-planes.ts";

/** A scan as the network sees it: canonical RAS, the network's spacing, intensities in [0, 1]. */
export interface PreparedImage {
  /** i fastest, so that the same memory read as [D, H, W] is (k, j, i). */
  readonly voxels: Float32Array;
  readonly grid: Grid;
  /** The scan's own voxels in canonical orientation. */
  readonly nativeGrid: Grid;
  readonly window: IntensityWindow;
  /** 0.5th and 99.5th percentile of the scan, in its own unit. */
  readonly intensityRange: readonly [low: number, high: number];
}

/** Where a scan comes from, for messages. */
export interface ScanPlace {
  readonly caseId?: string;
  readonly file?: string;
}

/** Spacings closer than this are one spacing; headers store them as float32. */
const SAME_SPACING_MM = 1e-3;

/**
 * Canonical orientation, resampling to the network's spacing, normalized intensities. Holds one
 * float32 copy of the scan and one of the result.
 *
 * @throws VOLUME_NOT_FINITE
 */
export function prepareImage(volume: Volume, options: PreprocessingOptions, place: ScanPlace = {}): PreparedImage {
  const native = toCanonical(volume);
  const voxels = toFloat32(native);
  requireFinite(voxels, place);
  const nativeGrid: Grid = { shape: native.shape, affine: native.affine };
  const grid = networkGrid(nativeGrid, options);
  const window = intensityWindow(voxels, options);
  const intensityRange = percentiles(voxels, [0.5, 99.5]) as [number, number];
  const resampled = grid === nativeGrid ? voxels.slice() : resampleArray(voxels, alignedAxes(nativeGrid, grid));
  normalizeIntensity(resampled, window);
  return { voxels: resampled, grid, nativeGrid, window, intensityRange };
}

/** The network's voxels over a scan; the scan's own where it has that spacing already. */
function networkGrid(native: Grid, { spacingDhwMm }: PreprocessingOptions): Grid {
  if (spacingDhwMm === "keep") return native;
  const spacing: PerAxis<number> = toIjk(spacingDhwMm);
  const own = spacingOf(native);
  const same = own.every((mm, axis) => Math.abs(mm - (spacing[axis] as number)) < SAME_SPACING_MM);
  return same ? native : gridAtSpacing(native, spacing);
}
