import type { VoxelArray } from "./volume.ts";
import { type VoxelTypeName, voxelTypes } from "./voxel-types.ts";

/** Where voxels lie in bytes, and how they are stored. */
export interface RawLayout {
  readonly voxelType: VoxelTypeName;
  /** Number of voxels. */
  readonly count: number;
  /** Byte at which the first one starts. */
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** The voxels stored in `bytes`, which must be long enough: a view where order and alignment allow, else a copy. */
export function voxelsOfBytes(bytes: Uint8Array, { voxelType, count, offset, littleEndian }: RawLayout): VoxelArray {
  const Voxels = voxelTypes[voxelType];
  const size = Voxels.BYTES_PER_ELEMENT;
  const start = bytes.byteOffset + offset;
  const swap = !littleEndian && size > 1;
  if (!swap && start % size === 0) return new Voxels(bytes.buffer, start, count);
  const copy = new Uint8Array(count * size);
  copy.set(bytes.subarray(offset, offset + count * size));
  if (swap) swapBytes(copy, size);
  return new Voxels(copy.buffer, 0, count);
}

/** Reverses, in place, the bytes of each element of 2, 4 or 8 bytes of an array that starts its buffer. */
function swapBytes({ buffer }: Uint8Array, size: number): void {
  if (size === 2) {
    const words = new Uint16Array(buffer);
    for (let n = 0; n < words.length; n++) {
      const word = words[n] as number;
      words[n] = (word << 8) | (word >>> 8);
    }
    return;
  }
  const words = new Uint32Array(buffer);
  for (let n = 0; n < words.length; n++) {
    const word = words[n] as number;
    words[n] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
  }
  if (size === 4) return;
  for (let n = 0; n < words.length; n += 2) {
    const first = words[n] as number;
    words[n] = words[n + 1] as number;
    words[n + 1] = first;
  }
}
