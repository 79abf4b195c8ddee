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
export { fromCanonical, toCanonical } from "./canonical.ts";
export { type Components, connectedComponents } from "./connected-components.ts";
export { dilateBox } from "./dilate-box.ts";
export { distanceTransform } from "./distance-transform.ts";
export { gridDifference, requireSameGrid } from "./grid.ts";
export type { Connectivity } from "./neighbors.ts";
export { encodeNifti } from "./nifti/encode.ts";
export type { NiftiHeader } from "./nifti/header.ts";
export { type NiftiInfo, type NiftiOptions, parseNifti, parseNiftiHeader } from "./nifti/parse.ts";
export { type AxisDirection, affineFrom, axisDirections, orientationOf } from "./orientation.ts";
export { gridAtSpacing, type ResampleOptions, resample, resampleToSpacing } from "./resample.ts";
export { skeletonize2d } from "./skeletonize-2d.ts";
export { skeletonize3d } from "./skeletonize-3d.ts";
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
export { type Box, boundingBox, crop, pad, windowOf, windowOfArray } from "./window.ts";
