import type { Affine } from "./affine.ts";
import { failCorrupt } from "./fail-file.ts";
import type { PerAxis } from "./per-axis.ts";
import { voxelsOfBytes } from "./raw-voxels.ts";
import { type Scale, type Volume, type VoxelArray, voxelCount } from "./volume.ts";
import { isBigInt, isFloat, type VoxelTypeName, voxelTypes } from "./voxel-types.ts";

/** Bytes within which a header of text (MetaImage, NRRD) must end. */
export const MAX_TEXT_HEADER_BYTES = 65_536;
/** Bytes after the voxels that are still taken for padding. */
const MAX_PADDING_BYTES = 4096;

const INTEGER = /^-?\d{1,20}$/;
const FLOAT = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$|^[-+]?inf$|^nan$/i;

/** What a header of text says of its volume, and where and how the voxels are stored. */
export interface StoredVolume {
  readonly shape: PerAxis<number>;
  readonly affine: Affine;
  readonly voxelType: VoxelTypeName;
  readonly scale: Scale;
  readonly littleEndian: boolean;
  readonly encoding: "raw" | "deflate" | "text";
  /** Name of the file of the voxels, relative to the header's; null when they follow the header. */
  readonly dataFile: string | null;
  /** Bytes of the header, after which attached voxels start. */
  readonly headerBytes: number;
  /** Lines to leave out before uncompressing, then bytes after it; "all-but-voxels" means that the voxels end the file. */
  readonly skip: { readonly lines: number; readonly bytes: number | "all-but-voxels" };
}

export interface TextHeaderOptions {
  /** Name for messages. */
  readonly file?: string;
  /** Affine for a header that has none; without it such a header is refused. */
  readonly assumeAffine?: Affine;
}

/** Uncompressed length that the voxels need, with the bytes to skip. Text has no length of its own: 0. */
export function dataBytes({ shape, voxelType, skip, encoding }: StoredVolume): number {
  if (encoding === "text") return 0;
  const skipped = skip.bytes === "all-but-voxels" ? 0 : skip.bytes;
  return skipped + voxelCount(shape) * voxelTypes[voxelType].BYTES_PER_ELEMENT;
}

/**
 * The volume of a header and its uncompressed data. The voxels may be a view of `data`.
 *
 * @param data what follows the header, or the whole data file; lines to skip left out already, bytes to skip not
 * @throws FILE_CORRUPT when its length contradicts the header
 */
export function volumeOfData(stored: StoredVolume, data: Uint8Array, file = "data"): Volume {
  const { shape, affine, scale } = stored;
  return {
    voxels: stored.encoding === "text" ? numbersOf(stored, data, file) : rawOf(stored, data, file),
    shape,
    affine,
    scale,
  };
}

/** What is left of `data` after its first `lines` lines. @throws FILE_CORRUPT */
export function withoutLines(data: Uint8Array, lines: number, file: string): Uint8Array {
  let start = 0;
  for (let line = 0; line < lines; line++) {
    const end = data.indexOf(10, start);
    if (end < 0) failCorrupt(file, `${lines} lines before the voxels`, `${line}`);
    start = end + 1;
  }
  return data.subarray(start);
}

function rawOf(stored: StoredVolume, data: Uint8Array, file: string): VoxelArray {
  const { voxelType, shape, littleEndian, skip } = stored;
  const needed = dataBytes(stored);
  const fromEnd = skip.bytes === "all-but-voxels";
  if (data.length < needed || (!fromEnd && data.length > needed + MAX_PADDING_BYTES)) {
    failCorrupt(file, `${needed} bytes of data as the header says`, `${data.length}`);
  }
  const offset = fromEnd ? data.length - needed : (skip.bytes as number);
  return voxelsOfBytes(data, { voxelType, count: voxelCount(shape), offset, littleEndian });
}

/** Voxels written as decimal numbers between white space or commas. */
function numbersOf({ voxelType, shape }: StoredVolume, data: Uint8Array, file: string): VoxelArray {
  const count = voxelCount(shape);
  const words = new TextDecoder("latin1")
    .decode(data)
    .split(/[\s,]+/)
    .filter((word) => word !== "");
  if (words.length !== count) failCorrupt(file, `${count} numbers as the header says`, `${words.length}`);
  const voxels = new voxelTypes[voxelType](count);
  for (const [n, word] of words.entries()) {
    if (!INTEGER.test(word) && !(isFloat(voxels) && FLOAT.test(word))) failNumber(word);
    const value = isBigInt(voxels) ? BigInt(word) : Number(word.replace(/inf$/i, "Infinity"));
    voxels[n] = value as never; // a bigint exactly where the array holds bigints
    if (!isFloat(voxels) && voxels[n] !== value) failNumber(word);
  }
  return voxels;

  function failNumber(word: string): never {
    return failCorrupt(file, `numbers of type ${voxelType}`, word.slice(0, 40));
  }
}
