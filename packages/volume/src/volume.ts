import { fail } from "@panshift/core";
import type { Affine } from "./affine.ts";
import type { NiftiHeader } from "./nifti/header.ts";
import type { PerAxis } from "./per-axis.ts";

/** The voxel types a file may hold. */
export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Stored voxel to physical value: value = slope * voxel + intercept. Label volumes have the identity. */
export interface Scale {
  readonly slope: number;
  readonly intercept: number;
}

export const IDENTITY_SCALE: Scale = { slope: 1, intercept: 0 };

/** A regular grid in the world: how many voxels, and where they are. */
export interface Grid {
  readonly shape: PerAxis<number>;
  readonly affine: Affine;
}

/** Voxels in the file's own type and order, and where they are in the world. */
export interface Volume extends Grid {
  /** The file's own type; length shape[0] * shape[1] * shape[2]; voxel (i, j, k) is at i + shape[0] * (j + shape[1] * k). */
  readonly voxels: VoxelArray;
  readonly scale: Scale;
  /** Header of the file the grid came from; writing repeats its geometry fields while the affine is the same. */
  readonly header?: NiftiHeader;
}

/** A volume of these voxels on a grid. @throws SHAPE_MISMATCH */
export function createVolume(voxels: VoxelArray, grid: Grid, scale: Scale = IDENTITY_SCALE): Volume {
  requireLength(voxels, grid.shape);
  return { voxels, shape: grid.shape, affine: grid.affine, scale };
}

/** Other voxels on the grid of `volume`, whose header is kept: how a segmentation takes its scan's geometry. @throws SHAPE_MISMATCH */
export function withVoxels(volume: Volume, voxels: VoxelArray, scale: Scale = IDENTITY_SCALE): Volume {
  requireLength(voxels, volume.shape);
  return { ...volume, voxels, scale };
}

/** Number of voxels of a shape. */
export function voxelCount(shape: PerAxis<number>): number {
  return shape[0] * shape[1] * shape[2];
}

/** Checks that an array holds one value per voxel. @throws SHAPE_MISMATCH */
export function requireLength(array: { readonly length: number }, shape: PerAxis<number>): void {
  if (array.length === voxelCount(shape)) return;
  fail("SHAPE_MISMATCH", {
    expected: `${voxelCount(shape)} voxels for shape ${shape.join(" x ")}`,
    found: array.length,
    hint: "pass the shape that the array was made with",
  });
}
