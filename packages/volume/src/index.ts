export {
  type Affine,
  type AffineRow,
  applyAffine,
  composeAffines,
  IDENTITY_AFFINE,
  invertAffine,
  originOf,
  spacingOf,
} from "./affine.ts";
export { encodeNifti } from "./nifti/encode.ts";
export type { NiftiHeader } from "./nifti/header.ts";
export { type NiftiInfo, type NiftiOptions, parseNifti, parseNiftiHeader } from "./nifti/parse.ts";
export { type AxisDirection, affineFrom, axisDirections, orientationOf } from "./orientation.ts";
export { type LabelArray, labelCounts, labelVoxels, maskOf, nonFiniteCount, toFloat32 } from "./values.ts";
export {
  createVolume,
  type Grid,
  IDENTITY_SCALE,
  type PerAxis,
  type Scale,
  type Volume,
  type VoxelArray,
  voxelCount,
  withVoxels,
} from "./volume.ts";
export { type VoxelTypeName, voxelTypeOf } from "./voxel-types.ts";
