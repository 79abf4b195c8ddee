import type { VoxelArray } from "./volume.ts";

/** Name of a voxel type, as NumPy writes it. */
export type VoxelTypeName =
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "float32"
  | "float64"
  | "int64"
  | "uint64";

type VoxelArrayConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): VoxelArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): VoxelArray;
};

/** The typed array of each voxel type. */
export const voxelTypes: Readonly<Record<VoxelTypeName, VoxelArrayConstructor>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

/** Name of an array's voxel type. */
export function voxelTypeOf(voxels: VoxelArray): VoxelTypeName {
  const found = Object.entries(voxelTypes).find(([, type]) => voxels instanceof (type as never));
  return (found as [VoxelTypeName, unknown])[0];
}

/** A new array of the same type, filled with zeros. */
export function emptyLike<T extends VoxelArray>(voxels: T, length: number): T {
  return new voxelTypes[voxelTypeOf(voxels)](length) as T;
}

/** True for arrays of 64-bit integers, whose elements are bigints. */
export function isBigInt(voxels: VoxelArray): voxels is BigInt64Array | BigUint64Array {
  return voxels instanceof BigInt64Array || voxels instanceof BigUint64Array;
}

/** True for float32 and float64 arrays. */
export function isFloat(voxels: VoxelArray): voxels is Float32Array | Float64Array {
  return voxels instanceof Float32Array || voxels instanceof Float64Array;
}
