import { fail } from "@panshift/core";
import { affineOfColumns, applyAffine, columnOf } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";
import { requireLength, type Volume, type VoxelArray, voxelCount } from "./volume.ts";
import { filledLike } from "./voxel-types.ts";

/** An axis-aligned box of voxels. */
export interface Box {
  readonly start: PerAxis<number>;
  readonly size: PerAxis<number>;
}

/**
 * The voxels of a box, which may reach beyond the volume; every voxel keeps its place in the world.
 *
 * @param start index of the first voxel, may be negative
 * @param size voxels per axis, at least 1
 * @param outside stored value (before slope and intercept) of voxels beyond the volume
 * @throws VALUE_INVALID
 */
export function windowOf(volume: Volume, { start, size }: Box, outside = 0): Volume {
  const { affine, shape, scale } = volume;
  return {
    voxels: windowOfArray(volume.voxels, shape, { start, size }, outside),
    shape: size,
    affine: affineOfColumns(
      [columnOf(affine, 0), columnOf(affine, 1), columnOf(affine, 2)],
      applyAffine(affine, start),
    ),
    scale,
  };
}

/** `windowOf` for a bare array. @throws VALUE_INVALID, SHAPE_MISMATCH */
export function windowOfArray<T extends VoxelArray>(
  voxels: T,
  shape: PerAxis<number>,
  { start, size }: Box,
  outside = 0,
): T {
  requireLength(voxels, shape);
  if (![...start, ...size].every(Number.isInteger) || size.some((length) => length < 1)) {
    failBox({ start, size }, "a box of whole voxels, at least one per axis");
  }
  const out = filledLike(voxels, voxelCount(size), outside);
  const low = (axis: 0 | 1 | 2) => Math.max(0, -start[axis]);
  const high = (axis: 0 | 1 | 2) => Math.min(size[axis], shape[axis] - start[axis]);
  if (high(0) <= low(0)) return out;
  for (let k = low(2); k < high(2); k++) {
    for (let j = low(1); j < high(1); j++) {
      const from = start[0] + shape[0] * (start[1] + j + shape[1] * (start[2] + k));
      const row = voxels.subarray(from + low(0), from + high(0));
      out.set(row as never, low(0) + size[0] * (j + size[1] * k));
    }
  }
  return out;
}

/** The voxels of a box that lies inside the volume; every voxel keeps its place in the world. @throws VALUE_INVALID */
export function crop(volume: Volume, start: PerAxis<number>, size: PerAxis<number>): Volume {
  const inside = start.every((first, axis) => first >= 0 && first + (size[axis] ?? 0) <= (volume.shape[axis] ?? 0));
  if (!inside) failBox({ start, size }, `a box inside ${volume.shape.join(" x ")} voxels`);
  return windowOf(volume, { start, size });
}

/** The volume with voxels of one stored value added before and after each axis. @throws VALUE_INVALID */
export function pad(volume: Volume, before: PerAxis<number>, after: PerAxis<number>, outside = 0): Volume {
  const grown = (axis: 0 | 1 | 2) => before[axis] + volume.shape[axis] + after[axis];
  const box: Box = { start: [-before[0], -before[1], -before[2]], size: [grown(0), grown(1), grown(2)] };
  if ([...before, ...after].some((count) => count < 0)) failBox(box, "numbers of voxels to add that are not negative");
  return windowOf(volume, box, outside);
}

function failBox({ start, size }: Box, expected: string): never {
  fail("VALUE_INVALID", { expected, found: { start, size }, hint: "check the box's start and size in voxels" });
}
