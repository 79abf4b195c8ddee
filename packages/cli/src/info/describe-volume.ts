import {
  labelCounts,
  labelVoxels,
  nonFiniteCount,
  orientationOf,
  spacingOf,
  type Volume,
  voxelTypeOf,
} from "@panshift/volume";
import type { VolumeFormat } from "@panshift/volume/files";

/** More distinct values than this make an integer volume an image, not a label map. */
const MAX_LABELS = 200;

/** One volume in `info --json`; geometry in header order (i, j, k), RAS+ mm. */
export interface VolumeInfo {
  readonly path: string;
  readonly format: VolumeFormat;
  readonly shape: readonly number[];
  readonly spacingMm: readonly number[];
  readonly orientation: string;
  readonly affine: readonly (readonly number[])[];
  /** Stored type; `min` and `max` are of the values after slope and intercept, `null` when none is finite. */
  readonly dtype: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly nonFinite: number;
  /** Voxels of each value, for volumes that can be label maps: few distinct whole numbers, none negative. */
  readonly labels?: Readonly<Record<string, number>>;
}

/** Geometry, type, range and labels of a volume. */
export function describeVolume(path: string, volume: Volume, format: VolumeFormat): VolumeInfo {
  const labels = countLabels(volume);
  return {
    path,
    format,
    shape: volume.shape,
    spacingMm: spacingOf(volume),
    orientation: orientationOf(volume.affine),
    affine: volume.affine,
    dtype: voxelTypeOf(volume.voxels),
    ...finiteRange(volume),
    nonFinite: nonFiniteCount(volume.voxels),
    ...(labels === null ? {} : { labels }),
  };
}

function finiteRange({ voxels, scale }: Volume): { min: number | null; max: number | null } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < voxels.length; n++) {
    const value = Number(voxels[n]);
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { min: null, max: null };
  const ends = [scale.slope * low + scale.intercept, scale.slope * high + scale.intercept];
  return { min: Math.min(...ends), max: Math.max(...ends) };
}

function countLabels(volume: Volume): Record<string, number> | null {
  if (voxelTypeOf(volume.voxels).startsWith("float") || volume.scale.slope !== 1 || volume.scale.intercept !== 0)
    return null;
  const counts = labelCounts(labelVoxels(volume));
  if (counts.size > MAX_LABELS || [...counts.keys()].some((value) => value < 0)) return null;
  return Object.fromEntries(counts);
}
