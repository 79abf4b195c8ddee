import { centeredStart } from "../training/sampler.ts";

/**
 * First voxels of the windows along one axis: the fewest that overlap by at least `overlap`, spread
 * evenly, the first and the last at the borders. An axis shorter than the patch has one window that
 * holds it in its middle.
 */
export function windowStarts(size: number, patch: number, overlap: number): number[] {
  if (size <= patch) return [centeredStart(size, patch)];
  const stride = Math.max(1, Math.floor(patch * (1 - overlap)));
  const steps = Math.ceil((size - patch) / stride);
  return Array.from({ length: steps + 1 }, (_, n) => Math.round((n * (size - patch)) / steps));
}

/**
 * Weight of each voxel of a window along one axis, 1 in the middle: a Gaussian of standard deviation
 * patch / 8. A window's weight is the product over its axes.
 *
 * @source Isensee et al., nnU-Net, Nature Methods 2021, supplement (inference)
 */
export function gaussianWeights(patch: number): Float32Array {
  const sigma = patch / 8;
  return Float32Array.from({ length: patch }, (_, x) => Math.exp(-0.5 * ((x - (patch - 1) / 2) / sigma) ** 2));
}

/** Sum of the windows' weights at each voxel of an axis; over three axes the sums multiply. */
export function weightSums(size: number, starts: readonly number[], weights: Float32Array): Float32Array {
  const sums = new Float32Array(size);
  for (const start of starts) {
    weights.forEach((weight, x) => {
      if (start + x >= 0 && start + x < size) sums[start + x] = (sums[start + x] as number) + weight;
    });
  }
  return sums;
}
