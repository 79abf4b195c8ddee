import { ColumnPlane } from "./column-plane.ts";
import { requireSpacing } from "./orientation.ts";
import type { PerAxis } from "./per-axis.ts";
import { type Runs, runsOf } from "./runs.ts";
import { requireLength, voxelCount } from "./volume.ts";

/**
 * Exact Euclidean distance of every nonzero voxel to the nearest zero voxel, between voxel centers; 0 where the mask
 * is 0. What lies beyond the array counts for nothing; where no voxel is 0, every distance is +Infinity.
 *
 * Separable: one scan along i, then the minima over the parabolas along j, slice by slice, and along k. Only nonzero
 * voxels are visited, each a bounded number of times.
 *
 * @param mask nonzero = inside
 * @param shape voxels along i (fastest), j, k
 * @param spacing of i, j, k; the unit of the result
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 * @source Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012),
 * section 2.1, with the squared spacing as the parabolas' curvature
 */
export function distanceTransform(mask: Uint8Array, shape: PerAxis<number>, spacing: PerAxis<number>): Float64Array {
  requireLength(mask, shape);
  requireSpacing(spacing);
  const distances = new Float64Array(voxelCount(shape));
  const runs = runsOf(mask, shape);
  const [n0, n1, n2] = shape;
  const alongJ = new ColumnPlane({ width: n0, count: n1, spacing: spacing[1], roots: false });
  for (let k = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) scanRow(runs, j + n1 * k, spacing[0], alongJ, j);
    alongJ.minimize(distances, runs, n1 * k, 1);
  }
  const alongK = new ColumnPlane({ width: n0, count: n2, spacing: spacing[2], roots: true });
  for (let j = 0; j < n1; j++) {
    for (let k = 0; k < n2; k++) copyRow(runs, j + n1 * k, distances, alongK, k);
    alongK.minimize(distances, runs, j, n1);
  }
  return distances;
}

/** Squared distances to the nearest zero voxel of the same row, written at its runs in row `p` of a plane. */
function scanRow(runs: Runs, row: number, spacing: number, plane: ColumnPlane, p: number): void {
  const squared = plane.values;
  const to = plane.rowStart(p);
  const last = runs.firstOfRow[row + 1] as number;
  for (let run = runs.firstOfRow[row] as number; run < last; run++) {
    const start = runs.starts[run] as number;
    const end = runs.ends[run] as number;
    const before = start === 0 ? Number.NEGATIVE_INFINITY : start - 1;
    const after = end === plane.width ? Number.POSITIVE_INFINITY : end;
    for (let i = start; i < end; i++) {
      const distance = Math.min(i - before, after - i) * spacing;
      squared[to + i] = distance * distance;
    }
  }
}

/** Copies what a row of a volume holds at its runs to row `p` of a plane. */
function copyRow(runs: Runs, row: number, volume: Float64Array, plane: ColumnPlane, p: number): void {
  const values = plane.values;
  const from = row * plane.width;
  const to = plane.rowStart(p);
  const last = runs.firstOfRow[row + 1] as number;
  for (let run = runs.firstOfRow[row] as number; run < last; run++) {
    const end = runs.ends[run] as number;
    for (let i = runs.starts[run] as number; i < end; i++) values[to + i] = volume[from + i] as number;
  }
}
