import type { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";

/**
 * Magnitude of a signal with independent normal noise in both channels, in place.
 *
 * @param sigma standard deviation in one channel
 * @source Gudbjartsson and Patz, Magn Reson Med 34:910 (1995): sqrt((A + n1)^2 + n2^2)
 */
export function addRicianNoise(signal: Float32Array, sigma: number, rng: Rng): void {
  const real = new Float32Array(signal.length);
  const imaginary = new Float32Array(signal.length);
  rng.child("real").fillNormal(real, 0, sigma);
  rng.child("imaginary").fillNormal(imaginary, 0, sigma);
  for (let i = 0; i < signal.length; i++) {
    signal[i] = Math.hypot((signal[i] as number) + (real[i] as number), imaginary[i] as number);
  }
}

/**
 * Adds normal noise that is correlated within slices as by a Gaussian reconstruction kernel, in place.
 *
 * @param sd standard deviation of the noise after the kernel
 * @param kernelVoxels standard deviation of the kernel in voxels
 */
export function addCorrelatedNoise(
  values: Float32Array,
  shape: PerAxis<number>,
  { sd, kernelVoxels }: CorrelatedNoise,
  rng: Rng,
): void {
  const noise = new Float32Array(values.length);
  rng.fillNormal(noise);
  const weights = gaussianWeights(kernelVoxels);
  // Independent values of variance 1 keep variance (sum of squared weights) per pass.
  const shrink = weights.reduce((sum, weight) => sum + weight * weight, 0);
  smoothAlong(noise, shape, 0, weights);
  smoothAlong(noise, shape, 1, weights);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) + ((noise[i] as number) * sd) / shrink;
}

export interface CorrelatedNoise {
  readonly sd: number;
  readonly kernelVoxels: number;
}

function gaussianWeights(sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Convolution along i or j, in place; the volume repeats beyond its borders so that noise stays as strong there. */
function smoothAlong(values: Float32Array, [nx, ny, nz]: PerAxis<number>, axis: 0 | 1, weights: Float64Array): void {
  const [length, stride, lines] = axis === 0 ? [nx, 1, ny * nz] : [ny, nx, nx * nz];
  const reach = (weights.length - 1) / 2;
  const line = new Float64Array(length);
  for (let n = 0; n < lines; n++) {
    const start = axis === 0 ? n * nx : Math.floor(n / nx) * nx * ny + (n % nx);
    for (let i = 0; i < length; i++) line[i] = values[start + i * stride] as number;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let w = 0; w < weights.length; w++) {
        const from = (((i + w - reach) % length) + length) % length;
        sum += (weights[w] as number) * (line[from] as number);
      }
      values[start + i * stride] = sum;
    }
  }
}
