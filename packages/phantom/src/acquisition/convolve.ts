import type { PerAxis } from "@panshift/volume";

/** Weights of an odd number of neighboring voxels, the middle one first to reach both ways: w[0], w[1] (on each side), ... */
export type HalfKernel = readonly number[];

/** Leaves everything as it is. */
export const identity: HalfKernel = [1];

/** Scaled so that a constant stays what it is. */
export function normalized(kernel: HalfKernel): HalfKernel {
  const sum = kernel.reduce((total, weight, at) => total + (at === 0 ? weight : 2 * weight), 0);
  return kernel.map((weight) => weight / sum);
}

/** Sum of squared weights: what a pass leaves of the variance of independent values. */
export function energyOf(kernel: HalfKernel, other: HalfKernel = kernel): number {
  return kernel.reduce((total, weight, at) => total + (at === 0 ? 1 : 2) * weight * (other[at] ?? 0), 0);
}

/** A Gaussian of a standard deviation in voxels, followed to four of them. */
export function gaussian(sigma: number): HalfKernel {
  if (sigma <= 0) return identity;
  return normalized(
    Array.from({ length: Math.ceil(4 * sigma) + 1 }, (_, x) => Math.exp(-(x * x) / (2 * sigma * sigma))),
  );
}

/**
 * Symmetric convolution along one axis, in place; beyond a border the values repeat from the other side, as a
 * Fourier reconstruction has it.
 */
export function convolve(values: Float32Array, shape: PerAxis<number>, axis: 0 | 1 | 2, kernel: HalfKernel): void {
  if (kernel.length === 1 && kernel[0] === 1) return;
  if (axis === 0) convolveRows(values, shape[0], kernel);
  else convolvePlanes(values, shape, axis, kernel);
}

function convolveRows(values: Float32Array, length: number, kernel: HalfKernel): void {
  const reach = kernel.length - 1;
  const weights = Float64Array.from(kernel);
  const line = new Float32Array(length + 2 * reach);
  for (let start = 0; start < values.length; start += length) {
    line.set(values.subarray(start, start + length), reach);
    for (let n = 0; n < reach; n++) {
      line[n] = values[start + wrap(n - reach, length)] as number;
      line[reach + length + n] = values[start + wrap(length + n, length)] as number;
    }
    for (let i = 0; i < length; i++) {
      const middle = i + reach;
      let sum = (weights[0] as number) * (line[middle] as number);
      for (let n = 1; n <= reach; n++) {
        sum += (weights[n] as number) * ((line[middle - n] as number) + (line[middle + n] as number));
      }
      values[start + i] = sum;
    }
  }
}

/** Along j or k: whole rows are added up, so that memory is read in order. */
function convolvePlanes(values: Float32Array, [nx, ny, nz]: PerAxis<number>, axis: 1 | 2, kernel: HalfKernel): void {
  const [length, rows, stride, blocks, block] = axis === 1 ? [ny, nx, nx, nz, nx * ny] : [nz, nx * ny, nx * ny, 1, 0];
  // Of a volume, k is passed through one row of j at a time, to keep the copy small.
  const width = Math.min(rows, nx);
  const copy = new Float32Array(length * width);
  const sums = new Float64Array(width);
  for (let b = 0; b < blocks; b++) {
    for (let first = b * block; first < b * block + rows; first += width) {
      for (let n = 0; n < length; n++) {
        copy.set(values.subarray(first + n * stride, first + n * stride + width), n * width);
      }
      for (let n = 0; n < length; n++) {
        const middle = n * width;
        const weight = kernel[0] as number;
        for (let i = 0; i < width; i++) sums[i] = weight * (copy[middle + i] as number);
        // Two distances at a time: sums are read and written half as often.
        for (let w = 1; w < kernel.length; w += 2) {
          const [near, far] = [kernel[w] as number, kernel[w + 1] ?? 0];
          const [nearBefore, nearAfter] = [wrap(n - w, length) * width, wrap(n + w, length) * width];
          const [farBefore, farAfter] = [wrap(n - w - 1, length) * width, wrap(n + w + 1, length) * width];
          for (let i = 0; i < width; i++) {
            sums[i] =
              (sums[i] as number) +
              near * ((copy[nearBefore + i] as number) + (copy[nearAfter + i] as number)) +
              far * ((copy[farBefore + i] as number) + (copy[farAfter + i] as number));
          }
        }
        values.set(sums, first + n * stride);
      }
    }
  }
}

function wrap(index: number, length: number): number {
  return ((index % length) + length) % length;
}
