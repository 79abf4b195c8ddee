import type { PerAxis } from "./per-axis.ts";
import type { VoxelArray } from "./volume.ts";
import { voxelCount } from "./volume.ts";
import { emptyLike } from "./voxel-types.ts";

/** Where voxel (i, j, k) of a result lies in a source array: start + i * step[0] + j * step[1] + k * step[2]. */
export interface Strides {
  readonly start: number;
  readonly step: PerAxis<number>;
}

/** Copies a strided box of a source array into a new array of the same type, i fastest. */
export function gather<T extends VoxelArray>(source: T, shape: PerAxis<number>, { start, step }: Strides): T {
  const out = emptyLike(source, voxelCount(shape));
  const [from, to] = [bitsOf(source), bitsOf(out)] as [Uint8Array, Uint8Array];
  const [di, dj, dk] = step;
  let at = 0;
  for (let k = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      let index = start + j * dj + k * dk;
      if (di === 1) {
        to.set(from.subarray(index, index + shape[0]), at);
        at += shape[0];
      } else {
        for (let i = 0; i < shape[0]; i++, index += di) to[at++] = from[index] as number;
      }
    }
  }
  return out;
}

/** The same memory as unsigned integers of the same width, so that loops over voxels see few array types. */
function bitsOf(voxels: VoxelArray): Uint8Array | Uint16Array | Uint32Array | BigUint64Array {
  const { buffer, byteOffset, length } = voxels;
  if (voxels.BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  if (voxels.BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length);
  if (voxels.BYTES_PER_ELEMENT === 4) return new Uint32Array(buffer, byteOffset, length);
  return new BigUint64Array(buffer, byteOffset, length);
}
