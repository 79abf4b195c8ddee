import type { Rng } from "@panshift/core";
import { type Grid, type PerAxis, spacingOf, voxelCount } from "@panshift/volume";
import { convolve, energyOf, gaussian, type HalfKernel } from "./convolve.ts";
import { fillNoise } from "./noise.ts";
import type { CtScanner } from "./scanner.ts";

/** What `noiseHu` of a scanner stands for. */
const REFERENCE_MM = { thickness: 5, diameter: 300 } as const;
/** Attenuation of water at about 70 keV, per mm. */
const WATER_PER_MM = 0.0193;
/** Share of a body's greater attenuation that tube current does not make up for; assumed. */
const NOT_COMPENSATED = 0.5;
/**
 * The wider Gaussian that is taken off, relative to the kernel's, and its weight: chosen beside the spectra of real
 * livers (docs/phantom.md), largest at 0.1 to 0.2 per mm and at frequency 0 a seventh of that.
 */
const WIDER = 4;
const TAKEN_OFF = 0.7;

/**
 * Noise of a scan in the middle of a body, HU: photons are counted over the slice, and fewer come through more body.
 *
 * @param diameterMm water-equivalent
 */
export function noiseSdHu({ noiseHu, thicknessMm }: CtScanner, diameterMm: number): number {
  const moreBody = (diameterMm - REFERENCE_MM.diameter) * WATER_PER_MM * NOT_COMPENSATED;
  return noiseHu * Math.sqrt(REFERENCE_MM.thickness / thicknessMm) * Math.exp(moreBody / 2);
}

/**
 * Diameter of the disk of water that attenuates like an average slice, mm.
 *
 * @source AAPM report 220 (2014), eq. (3): 2 sqrt(sum (HU/1000 + 1) pixel area / pi)
 */
export function bodyDiameterMm(hu: Float32Array, grid: Grid): number {
  const [sx, sy] = spacingOf(grid);
  let water = 0;
  for (let i = 0; i < hu.length; i++) water += Math.max(0, (hu[i] as number) / 1000 + 1);
  return 2 * Math.sqrt((water * sx * sy) / grid.shape[2] / Math.PI);
}

export interface CtNoise {
  /** Standard deviation after the slice profile, HU. */
  readonly sd: number;
  /** Standard deviation of the reconstruction kernel's point spread in the plane, voxels. */
  readonly kernelVoxels: number;
  /** What will be passed along k afterwards. */
  readonly slice: HalfKernel;
}

/**
 * Adds noise with the spectrum of filtered backprojection, in place: rising from little at frequency 0 and rolled off
 * by the kernel, made as white noise smoothed by a narrow Gaussian less the same smoothed by a wider one. It does not
 * reach zero at frequency 0, as measured spectra do not.
 *
 * @source Kijewski and Judy, Phys Med Biol 32:565 (1987), on the spectrum; the two Gaussians are our approximation
 */
export function addCtNoise(
  values: Float32Array,
  shape: PerAxis<number>,
  { sd, kernelVoxels, slice }: CtNoise,
  rng: Rng,
): void {
  const narrow = gaussian(kernelVoxels);
  const widen = gaussian(kernelVoxels * Math.sqrt(WIDER * WIDER - 1));
  const scale = sd / Math.sqrt(planeEnergy(narrow, widen) * energyOf(slice));
  const plane = [shape[0], shape[1], 1] as const;
  const count = voxelCount(plane);
  const white = new Float32Array(count + (count % 2));
  const noise = white.subarray(0, count);
  const wide = new Float32Array(count);
  for (let k = 0; k < shape[2]; k++) {
    fillNoise(white, 1, rng);
    convolve(noise, plane, 0, narrow);
    convolve(noise, plane, 1, narrow);
    wide.set(noise);
    convolve(wide, plane, 0, widen);
    convolve(wide, plane, 1, widen);
    for (let i = 0, at = k * count; i < count; i++, at++) {
      values[at] = (values[at] as number) + scale * ((noise[i] as number) - TAKEN_OFF * (wide[i] as number));
    }
  }
}

/** Variance that the two-dimensional filter leaves of white noise. */
function planeEnergy(narrow: HalfKernel, widen: HalfKernel): number {
  const wide = convolved(narrow, widen);
  const square = (a: HalfKernel, b: HalfKernel) => energyOf(a, b) ** 2;
  return square(narrow, narrow) - 2 * TAKEN_OFF * square(narrow, wide) + TAKEN_OFF ** 2 * square(wide, wide);
}

function convolved(a: HalfKernel, b: HalfKernel): HalfKernel {
  const at = (kernel: HalfKernel, n: number) => kernel[Math.abs(n)] ?? 0;
  const reach = a.length + b.length - 2;
  return Array.from({ length: reach + 1 }, (_, x) => {
    let sum = 0;
    for (let n = 1 - a.length; n < a.length; n++) sum += at(a, n) * at(b, x - n);
    return sum;
  });
}
