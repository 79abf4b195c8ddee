import type { PerAxis } from "../per-axis.ts";
import type { Volume } from "../volume.ts";
import { voxelTypeOf, voxelTypes } from "../voxel-types.ts";
import { datatypeCodes } from "./data-types.ts";
import { encodeExtensions } from "./extensions.ts";
import { affineOfHeader, type GeometryFields, geometryOfAffine } from "./geometry.ts";
import { blankHeader, encodeHeader, headerBytes, type NiftiHeader, type NiftiVersion } from "./header.ts";

/** NIfTI-1 counts voxels in 16 bits. */
const LONGEST_AXIS_OF_NIFTI1 = 32767;

/**
 * A volume as the bytes of an uncompressed single-file NIfTI: the header with its extensions, then the voxels in
 * their own type, little endian, with the volume's slope and intercept.
 *
 * It is NIfTI-2 where the volume's source was, or an axis is too long for NIfTI-1; else NIfTI-1. The geometry fields
 * of the header that the volume came with are repeated to the bit while they still say the volume's affine; otherwise
 * a new sform and qform are written. Extensions are repeated as they were. The voxels are a view, not a copy.
 *
 * @throws AFFINE_SINGULAR
 */
export function encodeNifti(volume: Volume): [header: Uint8Array, voxels: Uint8Array] {
  const { voxels, shape, scale } = volume;
  const voxelType = voxelTypeOf(voxels);
  const version = versionFor(volume.header, shape);
  const extensions = encodeExtensions(volume.header?.extensions ?? []);
  const voxOffset = headerBytes[version] + extensions.length;
  const header: NiftiHeader = {
    ...blankHeader(version),
    descrip: volume.header?.descrip ?? "",
    ...geometryOf(volume),
    dim: [3, ...shape, 1, 1, 1, 1],
    datatype: datatypeCodes[voxelType],
    bitpix: 8 * voxelTypes[voxelType].BYTES_PER_ELEMENT,
    voxOffset,
    sclSlope: scale.slope,
    sclInter: scale.intercept,
    magic: `n+${version}`,
  };
  const start = new Uint8Array(voxOffset);
  start.set(encodeHeader(header));
  start.set(extensions, headerBytes[version]);
  return [start, new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)];
}

function versionFor(header: NiftiHeader | undefined, shape: PerAxis<number>): NiftiVersion {
  return header?.version === 2 || shape.some((length) => length > LONGEST_AXIS_OF_NIFTI1) ? 2 : 1;
}

function geometryOf({ affine, header }: Volume): GeometryFields {
  if (header === undefined) return geometryOfAffine(affine);
  const said = affineOfHeader(header, "source header", affine);
  const same = said.every((row, r) => row.every((value, c) => value === affine[r]?.[c]));
  if (!same || (header.sformCode <= 0 && header.qformCode <= 0)) return geometryOfAffine(affine);
  const { pixdim, qformCode, sformCode, quatern, qoffset, srow, xyztUnits } = header;
  return { pixdim, qformCode, sformCode, quatern, qoffset, srow, xyztUnits };
}
