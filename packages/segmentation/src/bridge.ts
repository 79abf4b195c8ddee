import { type Device, fromData, type Tensor } from "@panshift/torch";
import { createVolume, type Grid, type PerAxis, type Volume } from "@panshift/volume";

/** One value per tensor axis: D = superior (k), H = anterior (j), W = right (i) of a canonical volume. */
export type PerAxisDhw<T> = readonly [d: T, h: T, w: T];

/** Volume axes to tensor axes. */
export function toDhw<T>([i, j, k]: PerAxis<T>): PerAxisDhw<T> {
  return [k, j, i];
}

/** Tensor axes to volume axes. */
export function toIjk<T>([d, h, w]: PerAxisDhw<T>): PerAxis<T> {
  return [w, h, d];
}

/**
 * Canonical arrays as a batch: i is fastest in memory, so reversing the axes moves no voxel.
 *
 * @param arrays N arrays of shape (i, j, k), float32
 * @returns [N, 1, D, H, W] float32 on the device; the caller's scope frees it
 */
export function batchOfArrays(arrays: readonly Float32Array[], shape: PerAxis<number>, device: Device): Tensor {
  const voxels = shape[0] * shape[1] * shape[2];
  const all = new Float32Array(arrays.length * voxels);
  arrays.forEach((array, n) => {
    all.set(array, n * voxels);
  });
  return fromData(all, [arrays.length, 1, ...toDhw(shape)], { device });
}

/**
 * The channels of a batch of one as canonical arrays.
 *
 * @param tensor [1, C, D, H, W] of a floating type
 * @returns C arrays of (i, j, k), views of one copy
 */
export function arraysOfTensor(tensor: Tensor): Float32Array[] {
  using onCpu = tensor.to({ dtype: "float32", device: "cpu" });
  using ordered = onCpu.contiguous();
  const all = ordered.toArray() as Float32Array;
  const channels = tensor.shape[1] as number;
  const size = all.length / channels;
  return Array.from({ length: channels }, (_, c) => all.subarray(c * size, (c + 1) * size));
}

/** One channel of a batch of one as a volume on a canonical grid, float32. */
export function volumeOfTensor(tensor: Tensor, grid: Grid, channel = 0): Volume {
  return createVolume(arraysOfTensor(tensor)[channel] as Float32Array, grid);
}
