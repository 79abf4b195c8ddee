import type { Volume } from "../volume.ts";
import { voxelTypeOf, voxelTypes } from "../voxel-types.ts";
import { datatypeCodes } from "./data-types.ts";
import { affineOfHeader, type GeometryFields, geometryOfAffine } from "./geometry.ts";
import { blankHeader, encodeHeader, HEADER_BYTES, type NiftiHeader } from "./header.ts";

/**
 * A volume as the bytes of an uncompressed single-file NIfTI-1: the header with its empty extension mark (352
 * bytes), then the voxels in their own type, little endian, with the volume's slope and intercept.
 *
 * The geometry fields of the header that the volume came with are repeated to the bit while they still say the
 * volume's affine; otherwise a new sform and qform are written. The voxels are a view, not a copy.
 *
 * @throws AFFINE_SINGULAR
 */
export function encodeNifti(volume: Volume): [header: Uint8Array, voxels: Uint8Array] {
  const { voxels, shape, scale } = volume;
  const voxelType = voxelTypeOf(voxels);
  const header: NiftiHeader = {
    ...blankHeader(),
    descrip: volume.header?.descrip ?? "",
    ...geometryOf(volume),
    dim: [3, ...shape, 1, 1, 1, 1],
    datatype: datatypeCodes[voxelType],
    bitpix: 8 * voxelTypes[voxelType].BYTES_PER_ELEMENT,
    voxOffset: HEADER_BYTES + 4,
    sclSlope: scale.slope,
    sclInter: scale.intercept,
    magic: "n+1",
  };
  const start = new Uint8Array(HEADER_BYTES + 4);
  start.set(encodeHeader(header));
  return [start, new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)];
}

function geometryOf({ affine, header }: Volume): GeometryFields {
  if (header === undefined) return geometryOfAffine(affine);
  const said = affineOfHeader(header, "source header", affine);
  const same = said.every((row, r) => row.every((value, c) => value === affine[r]?.[c]));
  if (!same || (header.sformCode <= 0 && header.qformCode <= 0)) return geometryOfAffine(affine);
  const { pixdim, qformCode, sformCode, quatern, qoffset, srow, xyztUnits } = header;
  return { pixdim, qformCode, sformCode, quatern, qoffset, srow, xyztUnits };
}
