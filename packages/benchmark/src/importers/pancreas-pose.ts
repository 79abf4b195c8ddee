import { applyAffine, type Grid, type PerAxis, spacingOf } from "@panshift/volume";

/** How a pancreas lies in the world (RAS). */
export interface PancreasPose {
  /** Correlation of superior with right, -1 to 1: negative where the left end (the tail) lies higher than the head. */
  readonly tilt: number;
  /**
   * Bend of anterior over right, as the curvature of a fitted parabola over the spread that it leaves: negative where the
   * middle, which drapes over the spine, lies in front of both ends.
   */
  readonly bend: number;
}

/** Voxels are looked at no closer together than this, mm. */
const STEP_MM = 3;
/** Fewer points or a shorter stretch from left to right (standard deviation, mm) are no whole pancreas. */
const [MIN_POINTS, MIN_SPREAD_MM] = [30, 8];

/**
 * The pose of a pancreas, which tells a scan that is turned against its header: people's pancreases differ, but nearly all
 * rise to the left and bend to the front.
 *
 * @param isInside whether a voxel (by index) is pancreas or lesion
 * @returns null for what is too small to have a pose
 */
export function pancreasPose({ shape, affine }: Grid, isInside: (n: number) => boolean): PancreasPose | null {
  const steps = spacingOf(affine).map((mm) => Math.max(1, Math.floor(STEP_MM / mm))) as unknown as PerAxis<number>;
  const columns: Columns = [[], [], []];
  for (let k = 0; k < shape[2]; k += steps[2]) {
    for (let j = 0; j < shape[1]; j += steps[1]) {
      for (let i = 0; i < shape[0]; i += steps[0]) {
        if (!isInside(i + shape[0] * (j + shape[1] * k))) continue;
        for (const [axis, value] of applyAffine(affine, [i, j, k]).entries()) columns[axis]?.push(value);
      }
    }
  }
  if (columns[0].length < MIN_POINTS) return null;
  const [x, y, z] = [centered(columns[0]), centered(columns[1]), centered(columns[2])];
  const [sx, sz] = [spreadOf(x), spreadOf(z)];
  if (sx < MIN_SPREAD_MM || sz === 0) return null;
  const line = x.map((value) => value / sx);
  // Legendre-like: the part of x squared that neither a constant nor x explains, so that the fits need no solver.
  const square = centered(line.map((value) => value * value));
  const skew = meanProduct(square, line);
  const parabola = square.map((value, at) => value - skew * (line[at] as number));
  const [slope, curvature] = [meanProduct(y, line), meanProduct(y, parabola) / (meanProduct(parabola, parabola) || 1)];
  const rest = y.map((value, at) => value - slope * (line[at] as number) - curvature * (parabola[at] as number));
  return { tilt: meanProduct(x, z) / (sx * sz), bend: curvature / (spreadOf(rest) || 1) };
}

type Columns = readonly [number[], number[], number[]];

function centered(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function meanProduct(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, n) => sum + value * (b[n] as number), 0) / a.length;
}

function spreadOf(values: readonly number[]): number {
  return Math.sqrt(meanProduct(values, values));
}
