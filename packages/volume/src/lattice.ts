import { columnOf } from "./affine.ts";
import { gridDifference } from "./grid.ts";
import type { PerAxis } from "./per-axis.ts";
import { type Axis, reorient, reorientedGrid, type Turn } from "./reorient.ts";
import type { Grid, Volume } from "./volume.ts";

/**
 * What keeps two grids from being one whatever the order and sense of their axes, or null when their voxels lie in the
 * same places: a scan as DICOM (LPS) and as NIfTI (LAS), for instance. In words, as `gridDifference`.
 */
export function latticeDifference(a: Grid, b: Grid): string | null {
  const difference = gridDifference(a, b);
  return difference === null || turnOnto(b, a) !== null ? null : difference;
}

/**
 * The volume on the axes of `like`, whose voxels lie in the same places (within 0.01 mm): voxels are put in another
 * order, none is changed.
 *
 * @returns the volume itself when the axes are the same already; null when the places differ
 */
export function onAxesOf(volume: Volume, like: Grid): Volume | null {
  if (gridDifference(volume, like) === null) return volume;
  const turn = turnOnto(volume, like);
  return turn && reorient(volume, turn);
}

/** The turn that takes a grid to `like`; null when there is none. */
function turnOnto(grid: Grid, like: Grid): Turn | null {
  const axes = [0, 1, 2] as const;
  const along = (target: Axis, axis: Axis) => cosine(columnOf(like.affine, target), columnOf(grid.affine, axis));
  const closest = (target: Axis) =>
    axes.reduce<Axis>((best, axis) => (Math.abs(along(target, axis)) > Math.abs(along(target, best)) ? axis : best), 0);
  const from: PerAxis<Axis> = [closest(0), closest(1), closest(2)];
  if (new Set(from).size < 3) return null;
  const sign = (axis: Axis) => (along(from.indexOf(axis) as Axis, axis) < 0 ? -1 : 1);
  const turn: Turn = { from, signs: [sign(0), sign(1), sign(2)] };
  return gridDifference(like, reorientedGrid(grid, turn)) === null ? turn : null;
}

function cosine([a, b, c]: PerAxis<number>, [x, y, z]: PerAxis<number>): number {
  return (a * x + b * y + c * z) / (Math.hypot(a, b, c) * Math.hypot(x, y, z));
}
