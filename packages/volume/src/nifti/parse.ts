import { fail } from "@panshift/core";
import type { Affine } from "../affine.ts";
import { type PerAxis, type Scale, type Volume, type VoxelArray, voxelCount } from "../volume.ts";
import { type VoxelTypeName, voxelTypes } from "../voxel-types.ts";
import { voxelTypeOfCode } from "./data-types.ts";
import { affineOfHeader } from "./geometry.ts";
import { decodeHeader, HEADER_BYTES, type NiftiHeader } from "./header.ts";

const NIFTI2_HEADER_BYTES = 540;
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
  /** Where the voxels start in the uncompressed file. */
  readonly voxelOffset: number;
  /** Length of the voxels in bytes. */
  readonly voxelBytes: number;
  readonly header: NiftiHeader;
}

/**
 * Reads and checks the header of a single-file NIfTI-1, of either byte order.
 *
 * @param bytes the start of the uncompressed file, at least its 348 header bytes
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED, VOLUME_NOT_3D, VOXEL_TYPE_UNSUPPORTED, AFFINE_MISSING, AFFINE_SINGULAR
 */
export function parseNiftiHeader(bytes: Uint8Array, options: NiftiOptions = {}): NiftiInfo {
  const file = options.file ?? "NIfTI data";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = byteOrderOf(view, file);
  const header = decodeHeader(view, littleEndian);
  requireSingleFile(header, file);
  const shape = shapeOf(header, file);
  const voxelType = voxelTypeOfCode(header.datatype, file);
  const { BYTES_PER_ELEMENT } = voxelTypes[voxelType];
  if (header.bitpix !== 8 * BYTES_PER_ELEMENT) {
    failCorrupt(file, `${8 * BYTES_PER_ELEMENT} bits per voxel for ${voxelType}`, `bitpix ${header.bitpix}`);
  }
  if (!Number.isInteger(header.voxOffset) || header.voxOffset < HEADER_BYTES + 4) {
    failCorrupt(file, "voxels that start at byte 352 or later", `vox_offset ${header.voxOffset}`);
  }
  return {
    shape,
    affine: affineOfHeader(header, file, options.assumeAffine),
    voxelType,
    scale: scaleOf(header),
    littleEndian,
    voxelOffset: header.voxOffset,
    voxelBytes: voxelCount(shape) * BYTES_PER_ELEMENT,
    header,
  };
}

/**
 * Reads a volume from the uncompressed bytes of a single-file NIfTI-1. The voxels may be a view of `bytes`.
 *
 * A file with several frames is refused, one whose further axes have length 1 is squeezed to 3D.
 *
 * @throws those of `parseNiftiHeader`; FILE_CORRUPT when the length contradicts the header
 */
export function parseNifti(bytes: Uint8Array, options: NiftiOptions = {}): Volume {
  const info = parseNiftiHeader(bytes, options);
  const end = info.voxelOffset + info.voxelBytes;
  if (bytes.length < end || bytes.length > end + MAX_PADDING_BYTES) {
    failCorrupt(options.file ?? "NIfTI data", `${end} bytes as the header says`, `${bytes.length} bytes`);
  }
  const { shape, affine, scale, header } = info;
  return { voxels: voxelsOf(bytes, info), shape, affine, scale, header };
}

function byteOrderOf(view: DataView, file: string): boolean {
  if (view.byteLength < HEADER_BYTES) failCorrupt(file, "a header of 348 bytes", `${view.byteLength} bytes`);
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian);
    if (size === HEADER_BYTES) return littleEndian;
    if (size === NIFTI2_HEADER_BYTES) failUnsupported(file, "NIfTI-2");
  }
  return failCorrupt(file, "a NIfTI-1 header, which starts with the number 348", view.getInt32(0, true));
}

function requireSingleFile({ magic }: NiftiHeader, file: string): void {
  if (magic === "n+1") return;
  if (magic === "ni1") failUnsupported(file, "the header of a NIfTI pair (.hdr and .img)");
  failCorrupt(file, 'the magic text "n+1"', JSON.stringify(magic));
}

function shapeOf({ dim }: NiftiHeader, file: string): PerAxis<number> {
  const axes = dim[0] as number;
  if (axes < 1 || axes > 7) failCorrupt(file, "1 to 7 axes", `dim[0] = ${axes}`);
  const lengths = dim.slice(1, 1 + axes);
  if (lengths.some((length) => length < 1)) failCorrupt(file, "axes of positive length", lengths.join(" x "));
  if (axes < 2 || lengths.slice(3).some((length) => length > 1)) {
    fail("VOLUME_NOT_3D", {
      file,
      expected: "one 3D volume",
      found: `shape ${lengths.join(" x ")}`,
      hint: "extract one frame into a file of its own",
    });
  }
  return [lengths[0] as number, lengths[1] as number, lengths[2] ?? 1];
}

/** A slope of 0 or NaN means that there is none, as nifti1.h says of 0. */
function scaleOf({ sclSlope, sclInter }: NiftiHeader): Scale {
  if (sclSlope === 0 || !Number.isFinite(sclSlope)) return { slope: 1, intercept: 0 };
  return { slope: sclSlope, intercept: Number.isFinite(sclInter) ? sclInter : 0 };
}

function voxelsOf(
  bytes: Uint8Array,
  { voxelType, shape, voxelOffset, voxelBytes, littleEndian }: NiftiInfo,
): VoxelArray {
  const Voxels = voxelTypes[voxelType];
  const size = Voxels.BYTES_PER_ELEMENT;
  const start = bytes.byteOffset + voxelOffset;
  const swap = !littleEndian && size > 1;
  if (!swap && start % size === 0) return new Voxels(bytes.buffer, start, voxelCount(shape));
  const copy = bytes.slice(voxelOffset, voxelOffset + voxelBytes);
  if (swap) for (let at = 0; at < voxelBytes; at += size) copy.subarray(at, at + size).reverse();
  return new Voxels(copy.buffer, 0, voxelCount(shape));
}

function failCorrupt(file: string, expected: string, found: unknown): never {
  fail("FILE_CORRUPT", {
    file,
    expected,
    found,
    hint: "copy the file again, or rewrite it with the tool that made it",
  });
}

function failUnsupported(file: string, found: string): never {
  fail("FORMAT_UNSUPPORTED", {
    file,
    expected: "a single-file NIfTI-1 (.nii or .nii.gz)",
    found,
    hint: "convert it to NIfTI-1",
  });
}
