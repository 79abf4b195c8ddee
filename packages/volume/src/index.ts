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
export { boundingBox } from "./bounding-box.ts";
export { fromCanonical, toCanonical } from "./canonical.ts";
export { type Components, componentsOfRuns, connectedComponents } from "./connected-components.ts";
export type { InflateRaw } from "./dicom/data-set.ts";
export {
  type CodecName,
  type CodecSource,
  type DecodedImage,
  type ImageDecoder,
  type LosslessDecoderClass,
  losslessDecoder,
  type WasmDecoderClass,
  wasmDecoder,
} from "./dicom/decoders.ts";
export type { DicomFrame, PixelFormat, SeriesFacts } from "./dicom/frame.ts";
export {
  type DicomInfo,
  type DicomOptions,
  type DicomSource,
  describeDicom,
  listDicomSeries,
  readDicom,
} from "./dicom/read-series.ts";
export { type DicomSeries, describeSeries, type SeriesChoice } from "./dicom/series.ts";
export { dilateBox } from "./dilate-box.ts";
export { distanceTransform } from "./distance-transform.ts";
export { fillHoles } from "./fill-holes.ts";
export { gridDifference, requireSameGrid } from "./grid.ts";
export { latticeDifference, onAxesOf } from "./lattice.ts";
export { parseMetaImageHeader } from "./metaimage/parse.ts";
export { dilateMm, erodeMm } from "./morphology.ts";
export type { Connectivity } from "./neighbors.ts";
export { encodeNifti } from "./nifti/encode.ts";
export type { NiftiExtension, NiftiHeader, NiftiVersion } from "./nifti/header.ts";
export { type NiftiInfo, type NiftiOptions, parseNifti, parseNiftiHeader, parseNiftiPair } from "./nifti/parse.ts";
export { parseNrrdHeader } from "./nrrd/parse.ts";
export { type AxisDirection, affineFrom, axisDirections, orientationOf, requireSpacing } from "./orientation.ts";
export type { PerAxis } from "./per-axis.ts";
export { gridAtSpacing, type ResampleOptions, resample, resampleToSpacing } from "./resample.ts";
export { RunList, type Runs, runsOf } from "./runs.ts";
export { skeletonize2d } from "./skeletonize-2d.ts";
export { skeletonize3d } from "./skeletonize-3d.ts";
export { type StoredVolume, type TextHeaderOptions, volumeOfData } from "./stored-volume.ts";
export { type LabelArray, labelCounts, labelVoxels, maskOf, nonFiniteCount, toFloat32 } from "./values.ts";
export {
  createVolume,
  type Grid,
  IDENTITY_SCALE,
  type Scale,
  type Volume,
  type VoxelArray,
  voxelCount,
  withVoxels,
} from "./volume.ts";
export { type VoxelTypeName, voxelTypeOf } from "./voxel-types.ts";
export { type Box, crop, pad, windowOf, windowOfArray } from "./window.ts";
