import { affineOfColumns, applyAffine, columnOf } from "./affine.ts";
import { gather } from "./gather.ts";
import type { PerAxis } from "./per-axis.ts";
import type { Grid, Volume } from "./volume.ts";

export type Axis = 0 | 1 | 2;

/** Another order and sense of a grid's axes. */
export interface Turn {
  /** The old axis that each new axis runs along; every axis once. */
  readonly from: PerAxis<Axis>;
  /** Of each old axis: -1 reverses it. */
  readonly signs: PerAxis<1 | -1>;
}

/** The volume on turned axes: no voxel changes or leaves its place; a header that describes other axes is dropped. */
export function reorient(volume: Volume, turn: Turn): Volume {
  const { from, signs } = turn;
  if (from.every((axis, a) => axis === a && signs[axis] > 0)) return volume;
  const { shape, voxels, scale } = volume;
  const strides: PerAxis<number> = [1, shape[0], shape[0] * shape[1]];
  const grid = reorientedGrid(volume, turn);
  const start = firstVoxel(shape, turn).reduce((sum, index, axis) => sum + index * (strides[axis] as number), 0);
  const step = perAxis(from, (axis) => signs[axis] * strides[axis]);
  return { voxels: gather(voxels, grid.shape, { start, step }), ...grid, scale };
}

/** The same voxel places on turned axes. */
export function reorientedGrid({ shape, affine }: Grid, turn: Turn): Grid {
  const { from, signs } = turn;
  const column = (axis: Axis) => columnOf(affine, axis).map((v) => v * signs[axis]) as unknown as PerAxis<number>;
  const origin = applyAffine(affine, firstVoxel(shape, turn));
  return { shape: perAxis(from, (axis) => shape[axis]), affine: affineOfColumns(perAxis(from, column), origin) };
}

/** The old index of the new voxel (0, 0, 0). */
function firstVoxel(shape: PerAxis<number>, { signs }: Turn): PerAxis<number> {
  return perAxis([0, 1, 2], (axis) => (signs[axis] < 0 ? shape[axis] - 1 : 0));
}

function perAxis<T>([i, j, k]: PerAxis<Axis>, value: (axis: Axis) => T): PerAxis<T> {
  return [value(i), value(j), value(k)];
}
