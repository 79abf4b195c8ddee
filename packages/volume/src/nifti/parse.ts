import type { Affine } from "../affine.ts";
import { failCorrupt, failFormat, failNot3d } from "../fail-file.ts";
import type { PerAxis } from "../per-axis.ts";
import { voxelsOfBytes } from "../raw-voxels.ts";
import { type Scale, type Volume, voxelCount } from "../volume.ts";
import { type VoxelTypeName, voxelTypes } from "../voxel-types.ts";
import { voxelTypeOfCode } from "./data-types.ts";
import { decodeExtensions } from "./extensions.ts";
import { affineOfHeader } from "./geometry.ts";
import { decodeHeader, headerBytes, type NiftiHeader, type NiftiVersion } from "./header.ts";

/** Bytes after the voxels that are still taken for padding. */
export const MAX_PADDING_BYTES = 4096;

export interface NiftiOptions {
  /** Name for messages. */
  readonly file?: string;
  /** Affine for a header that has none; without it such a header is refused. */
  readonly assumeAffine?: Affine;
}

/** What a header says about its volume. */
export interface NiftiInfo {
  readonly shape: PerAxis<number>;
  readonly affine: Affine;
  readonly voxelType: VoxelTypeName;
  readonly scale: Scale;
  readonly littleEndian: boolean;
  /** Whether the voxels are in a file of their own (`.hdr` and `.img`). */
  readonly pair: boolean;
  /** Where the voxels start in their uncompressed file. */
  readonly voxelOffset: number;
  /** Length of the voxels in bytes. */
  readonly voxelBytes: number;
  /** Without its extensions, which may lie beyond the bytes that were given. */
  readonly header: NiftiHeader;
}

/**
 * Reads and checks the header of a NIfTI-1 or NIfTI-2 file, of either byte order.
 *
 * @param bytes the start of the uncompressed file, at least its 348 or 540 header bytes
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED, VOLUME_NOT_3D, VOXEL_TYPE_UNSUPPORTED, AFFINE_MISSING, AFFINE_SINGULAR
 */
export function parseNiftiHeader(bytes: Uint8Array, options: NiftiOptions = {}): NiftiInfo {
  const file = options.file ?? "NIfTI data";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { version, littleEndian } = layoutOf(view, file);
  const header = decodeHeader(view, version, littleEndian);
  const pair = isPair(header, file);
  const shape = shapeOf(header, file);
  const voxelType = voxelTypeOfCode(header.datatype, file);
  const { BYTES_PER_ELEMENT } = voxelTypes[voxelType];
  if (header.bitpix !== 8 * BYTES_PER_ELEMENT) {
    failCorrupt(file, `${8 * BYTES_PER_ELEMENT} bits per voxel for ${voxelType}`, `bitpix ${header.bitpix}`);
  }
  const firstByte = pair ? 0 : headerBytes[version] + 4;
  if (!Number.isSafeInteger(header.voxOffset) || header.voxOffset < firstByte) {
    failCorrupt(file, `voxels that start at byte ${firstByte} or later`, `vox_offset ${header.voxOffset}`);
  }
  return {
    shape,
    affine: affineOfHeader(header, file, options.assumeAffine),
    voxelType,
    scale: scaleOf(header),
    littleEndian,
    pair,
    voxelOffset: header.voxOffset,
    voxelBytes: voxelCount(shape) * BYTES_PER_ELEMENT,
    header,
  };
}

/**
 * Reads a volume from the uncompressed bytes of a single-file NIfTI. The voxels may be a view of `bytes`.
 *
 * A file with several frames is refused, one whose further axes have length 1 is squeezed to 3D.
 *
 * @throws those of `parseNiftiHeader`; FILE_CORRUPT when the length contradicts the header
 */
export function parseNifti(bytes: Uint8Array, options: NiftiOptions = {}): Volume {
  const info = parseNiftiHeader(bytes, options);
  if (info.pair) {
    failFormat(
      options.file ?? "NIfTI data",
      "header and voxels in one file",
      "the header of a pair (.hdr and .img)",
      "read both with parseNiftiPair",
    );
  }
  return volumeOf(bytes, bytes, info, options);
}

/**
 * Reads a volume from the uncompressed bytes of the two files of a pair, `.hdr` and `.img`.
 *
 * @throws as `parseNifti`
 */
export function parseNiftiPair(header: Uint8Array, image: Uint8Array, options: NiftiOptions = {}): Volume {
  const info = parseNiftiHeader(header, options);
  if (info.pair) return volumeOf(header, image, info, options);
  return failCorrupt(options.file ?? "NIfTI data", "the header of a pair", `the magic text "${info.header.magic}"`);
}

function volumeOf(bytes: Uint8Array, image: Uint8Array, info: NiftiInfo, options: NiftiOptions): Volume {
  const file = options.file ?? "NIfTI data";
  const { shape, affine, scale, voxelType, voxelOffset, voxelBytes, littleEndian, pair } = info;
  const end = voxelOffset + voxelBytes;
  if (image.length < end || image.length > end + MAX_PADDING_BYTES) {
    failCorrupt(file, `${end} bytes as the header says`, `${image.length} bytes`);
  }
  const extensions = decodeExtensions(bytes, {
    start: headerBytes[info.header.version],
    end: pair ? bytes.length : voxelOffset,
    littleEndian,
    file,
  });
  return {
    voxels: voxelsOfBytes(image, { voxelType, count: voxelCount(shape), offset: voxelOffset, littleEndian }),
    shape,
    affine,
    scale,
    header: { ...info.header, extensions },
  };
}

function layoutOf(view: DataView, file: string): { version: NiftiVersion; littleEndian: boolean } {
  if (view.byteLength < headerBytes[1]) failCorrupt(file, "a header of 348 bytes", `${view.byteLength} bytes`);
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian);
    if (size === headerBytes[1]) return { version: 1, littleEndian };
    if (size !== headerBytes[2]) continue;
    if (view.byteLength < size) failCorrupt(file, "a header of 540 bytes", `${view.byteLength} bytes`);
    return { version: 2, littleEndian };
  }
  return failCorrupt(file, "a NIfTI header, which starts with the number 348 or 540", view.getInt32(0, true));
}

function isPair({ magic, version }: NiftiHeader, file: string): boolean {
  if (magic === `n+${version}`) return false;
  if (magic === `ni${version}`) return true;
  if (magic === "" && version === 1) {
    failFormat(file, "NIfTI", "ANALYZE 7.5, which does not say how its axes lie", "convert it to NIfTI");
  }
  return failCorrupt(file, `the magic text "n+${version}" or "ni${version}"`, JSON.stringify(magic));
}

function shapeOf({ dim }: NiftiHeader, file: string): PerAxis<number> {
  const axes = dim[0] as number;
  if (!(axes >= 1 && axes <= 7)) failCorrupt(file, "1 to 7 axes", `dim[0] = ${axes}`);
  const lengths = dim.slice(1, 1 + axes);
  if (lengths.some((length) => length < 1)) failCorrupt(file, "axes of positive length", lengths.join(" x "));
  if (axes < 2 || lengths.slice(3).some((length) => length > 1)) failNot3d(file, `shape ${lengths.join(" x ")}`);
  return [lengths[0] as number, lengths[1] as number, lengths[2] ?? 1];
}

/** A slope of 0 or NaN means that there is none, as nifti1.h says of 0. */
function scaleOf({ sclSlope, sclInter }: NiftiHeader): Scale {
  if (sclSlope === 0 || !Number.isFinite(sclSlope)) return { slope: 1, intercept: 0 };
  return { slope: sclSlope, intercept: Number.isFinite(sclInter) ? sclInter : 0 };
}
