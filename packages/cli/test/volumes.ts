import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume, type PerAxis, type VoxelArray } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";

/** A new folder under the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "panshift-cli-"));
}

/** Writes voxels as a NIfTI file of 2 x 2 x 2.5 mm (0.01 ml a voxel) unless told otherwise; gives its path. */
export function writeVoxels(
  path: string,
  voxels: VoxelArray,
  shape: PerAxis<number>,
  { spacing = [2, 2, 2.5], orientation = "RAS" }: { spacing?: PerAxis<number>; orientation?: string } = {},
): string {
  writeVolume(path, createVolume(voxels, { shape, affine: affineFrom(spacing, [10, 20, 30], orientation) }));
  return path;
}
