import { failVoxelType } from "../fail-file.ts";
import type { VoxelTypeName } from "../voxel-types.ts";

/** Datatype codes that are plain numbers. @source nifti1.h, NIFTI1_DATATYPES */
export const datatypeCodes: Readonly<Record<VoxelTypeName, number>> = {
  uint8: 2,
  int16: 4,
  int32: 8,
  float32: 16,
  float64: 64,
  int8: 256,
  uint16: 512,
  uint32: 768,
  int64: 1024,
  uint64: 1280,
};

const UNSUPPORTED: Readonly<Record<number, string>> = {
  0: "no voxel type",
  1: "single bits",
  32: "complex64",
  128: "RGB colors",
  1536: "float128",
  1792: "complex128",
  2048: "complex256",
  2304: "RGBA colors",
};

/** Voxel type of a datatype code. @throws VOXEL_TYPE_UNSUPPORTED */
export function voxelTypeOfCode(code: number, file: string): VoxelTypeName {
  const found = Object.entries(datatypeCodes).find(([, known]) => known === code);
  if (found) return found[0] as VoxelTypeName;
  return failVoxelType(file, UNSUPPORTED[code] ?? `unknown datatype code ${code}`);
}
