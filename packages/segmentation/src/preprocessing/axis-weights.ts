import { type Grid, type PerAxis, spacingOf } from "@panshift/volume";

/**
 * One axis of a separable resampling: target voxel x is the sum over t of
 * `weights[x * taps + t] * source[first[x] + t]`. Weights of one voxel sum to 1.
 */
export interface AxisWeights {
  readonly sourceSize: number;
  readonly size: number;
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Linear interpolation where the grid gets finer, area-weighted averaging where it gets coarser, so
 * that noise is not aliased into a coarse grid. Both grids share their center; beyond the last voxel
 * centers the border value holds.
 *
 * @param step source voxels per target voxel
 */
export function linearAxis(sourceSize: number, size: number, step: number): AxisWeights {
  const reach = Math.max(1, step); // half width of the triangle kernel, source voxels
  const taps = Math.min(sourceSize, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(size);
  const weights = new Float32Array(size * taps);
  for (let x = 0; x < size; x++) {
    const center = clamp(sourceCoordinate(x, sourceSize, size, step), 0, sourceSize - 1);
    const start = clamp(Math.ceil(center - reach), 0, sourceSize - taps);
    first[x] = start;
    let sum = 0;
    for (let t = 0; t < taps; t++) sum += triangle(start + t - center, reach);
    for (let t = 0; t < taps; t++) weights[x * taps + t] = triangle(start + t - center, reach) / sum;
  }
  return { sourceSize, size, taps, first, weights };
}

/** The three axes of a resampling between grids of common axis directions and center. */
export function alignedAxes(from: Grid, to: Grid): PerAxis<AxisWeights> {
  const [source, target] = [spacingOf(from), spacingOf(to)];
  const axis = (a: 0 | 1 | 2) => linearAxis(from.shape[a], to.shape[a], target[a] / source[a]);
  return [axis(0), axis(1), axis(2)];
}

/**
 * Uniform cubic B-spline over control points `step` voxels apart, the curve free at both ends.
 * The source needs `controlPoints(size, step)` values.
 */
export function splineAxis(size: number, step: number): AxisWeights {
  const first = new Int32Array(size);
  const weights = new Float32Array(size * 4);
  for (let x = 0; x < size; x++) {
    const cell = Math.floor(x / step);
    const u = x / step - cell;
    first[x] = cell;
    weights[x * 4] = (1 - u) ** 3 / 6;
    weights[x * 4 + 1] = (3 * u ** 3 - 6 * u ** 2 + 4) / 6;
    weights[x * 4 + 2] = (-3 * u ** 3 + 3 * u ** 2 + 3 * u + 1) / 6;
    weights[x * 4 + 3] = u ** 3 / 6;
  }
  return { sourceSize: controlPoints(size, step), size, taps: 4, first, weights };
}

/** Control points that `splineAxis` needs for `size` voxels. */
export function controlPoints(size: number, step: number): number {
  return Math.floor((size - 1) / step) + 4;
}

function sourceCoordinate(x: number, sourceSize: number, size: number, step: number): number {
  return (x - (size - 1) / 2) * step + (sourceSize - 1) / 2;
}

function triangle(distance: number, reach: number): number {
  return Math.max(0, 1 - Math.abs(distance) / reach);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
