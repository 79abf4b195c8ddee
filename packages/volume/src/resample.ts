import {
  type Affine,
  affineOfColumns,
  applyAffine,
  columnOf,
  composeAffines,
  invertAffine,
  spacingOf,
} from "./affine.ts";
import { requireSpacing } from "./orientation.ts";
import type { PerAxis } from "./per-axis.ts";
import { resampleAligned } from "./resample-aligned.ts";
import { resampleCubicAligned, resampleCubicOblique } from "./resample-cubic.ts";
import { resampleOblique } from "./resample-oblique.ts";
import type { Grid, Volume } from "./volume.ts";

export interface ResampleOptions {
  /**
   * `nearest` for label maps, which it never mixes; `linear` or `cubic` (the cubic B-spline through the voxels, which may
   * overshoot; 8 bytes of work space for each source voxel) for intensities.
   */
  readonly interpolation: "nearest" | "linear" | "cubic";
  /**
   * Value of target voxels whose centers lie beyond the source's voxels: stored value for nearest, physical value for
   * linear and cubic. Default 0.
   */
  readonly outside?: number;
}

/** Off-diagonal entries below this, in voxels per voxel over the whole target, count as aligned axes. */
const ALIGNED_VOXELS = 1e-4;

/**
 * The volume's values at the voxel centers of another grid.
 *
 * The source is taken to fill its voxels, half a voxel beyond the outer centers: within that rim the outermost value
 * holds, beyond it `outside`. Nearest keeps voxel type and scale, a tie going to the higher index; linear and cubic give
 * float32 physical values. The spline sees the source mirrored at its outer centers. Non-finite voxels spread to the
 * target voxels that give them weight: with cubic to whole lines.
 *
 * @throws AFFINE_SINGULAR; VALUE_INVALID for an `outside` that the voxel type of nearest cannot hold
 */
export function resample(volume: Volume, target: Grid, { interpolation, outside = 0 }: ResampleOptions): Volume {
  const toSource = composeAffines(invertAffine(volume.affine), target.affine);
  const aligned = isAligned(toSource, target.shape);
  const resampleCubic = aligned ? resampleCubicAligned : resampleCubicOblique;
  const resampleOther = aligned ? resampleAligned : resampleOblique;
  const voxels =
    interpolation === "cubic"
      ? resampleCubic(volume, target.shape, toSource, outside)
      : resampleOther(volume, target.shape, toSource, interpolation, outside);
  const scale = interpolation === "nearest" ? volume.scale : { slope: 1, intercept: 0 };
  return { voxels, shape: target.shape, affine: target.affine, scale };
}

/**
 * The volume at another spacing, axes and center kept.
 *
 * @param spacing of the result along i, j, k in mm, taken exactly
 * @throws VALUE_INVALID, AFFINE_SINGULAR
 */
export function resampleToSpacing(volume: Volume, spacing: PerAxis<number>, options: ResampleOptions): Volume {
  return resample(volume, gridAtSpacing(volume, spacing), options);
}

/**
 * The grid of another spacing that covers the same box: round(length / spacing) voxels per axis, at least one, with the
 * center of the box kept. The outer edges coincide where the length is a whole number of voxels and are otherwise at most
 * a quarter of a new voxel off, equally on both sides, so that flipping an axis commutes with resampling. The
 * affine is that of the new voxels; nothing is stretched.
 *
 * @throws VALUE_INVALID
 */
export function gridAtSpacing(grid: Grid, spacing: PerAxis<number>): Grid {
  requireSpacing(spacing);
  const old = spacingOf(grid);
  const perAxis = <T>(value: (axis: 0 | 1 | 2) => T): PerAxis<T> => [value(0), value(1), value(2)];
  const ratio = perAxis((axis) => spacing[axis] / old[axis]);
  const shape = perAxis((axis) => Math.max(1, Math.round(grid.shape[axis] / ratio[axis])));
  const first = perAxis((axis) => (grid.shape[axis] - 1) / 2 - (ratio[axis] * (shape[axis] - 1)) / 2);
  const columns = perAxis(
    (axis) => columnOf(grid.affine, axis).map((v) => v * ratio[axis]) as unknown as PerAxis<number>,
  );
  return { shape, affine: affineOfColumns(columns, applyAffine(grid.affine, first)) };
}

function isAligned(toSource: Affine, shape: PerAxis<number>): boolean {
  return [0, 1, 2].every((r) =>
    [0, 1, 2].every((c) => r === c || Math.abs((toSource[r]?.[c] ?? 0) * (shape[c] ?? 0)) < ALIGNED_VOXELS),
  );
}
