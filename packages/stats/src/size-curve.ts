import type { Rng } from "@panshift/core";
import { requirePairs } from "./correlation.ts";
import { mean, quantileOfSorted } from "./descriptive.ts";

/** score(n) = a - b n^-c. */
export interface SizeCurve {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly residualDeviation: number;
}

/** Exponents tried first; the best is refined by golden section. */
const EXPONENT_LOW = 0.02;
const EXPONENT_HIGH = 3;

/**
 * Least-squares fit of score(n) = a - b n^-c: for each exponent c the line in n^-c is exact, so only c is searched
 * (grid, then golden section).
 *
 * @param sizes training-set sizes (>= 1), at least three different
 * @param scores one per size (repeats allowed)
 * @returns `null` with fewer than three different sizes
 * @source Cortes et al., Learning Curves: Asymptotic Values and Rate of Convergence, NIPS 1993: the power law
 */
export function fitSizeCurve(sizes: ArrayLike<number>, scores: ArrayLike<number>): SizeCurve | null {
  requirePairs(sizes, scores, 3, "a size curve");
  return curveFitter(sizes)?.(scores) ?? null;
}

const GRID_STEPS = 60;
const GRID = Array.from(
  { length: GRID_STEPS + 1 },
  (_, i) => EXPONENT_LOW * (EXPONENT_HIGH / EXPONENT_LOW) ** (i / GRID_STEPS),
);

/** Prepares what follows from the sizes alone, for fits of many scores; `null` with fewer than three different sizes. */
function curveFitter(sizes: ArrayLike<number>): ((scores: ArrayLike<number>) => SizeCurve) | null {
  if (new Set(Array.from(sizes)).size < 3) return null;
  const grid = GRID.map((c) => abscissaOf(sizes, c, new Float64Array(sizes.length)));
  const powers = new Float64Array(sizes.length); // of one exponent at a time: a fit tries dozens
  return (scores) => {
    const ordinate = axisOf(scores);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [i, abscissa] of grid.entries()) {
      const { residualDeviation } = lineThrough(abscissa, ordinate);
      if (residualDeviation < least) [best, least] = [i, residualDeviation];
    }
    const low = GRID[Math.max(0, best - 1)] as number;
    const high = GRID[Math.min(GRID_STEPS, best + 1)] as number;
    const lineAt = (exponent: number) => lineThrough(abscissaOf(sizes, exponent, powers), ordinate);
    const c = goldenSection((exponent) => lineAt(exponent).residualDeviation, low, high);
    const { slope, intercept, residualDeviation } = lineAt(c);
    return { a: intercept, b: -slope, c, residualDeviation };
  };
}

export interface NarrowBandOptions {
  readonly width: number;
  /** Sizes to look at, ascending. */
  readonly candidates: readonly number[];
  readonly rng: Rng;
  /** Default 1000. */
  readonly replicates?: number;
}

/** Where 95 % of the curves through resampled repeats lie at one size. */
export interface CurveBand {
  readonly size: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The 95 % band of the fitted curve (bootstrap over repeats of each size), at some sizes.
 *
 * @param sizes @param scores as `fitSizeCurve`
 * @returns empty when no curve can be fitted
 */
export function sizeCurveBand(
  sizes: readonly number[],
  scores: readonly number[],
  { at, rng, replicates = 1000 }: { readonly at: readonly number[]; readonly rng: Rng; readonly replicates?: number },
): CurveBand[] {
  const curves = resampledCurves(sizes, scores, rng, replicates);
  if (curves.length === 0) return [];
  return at.map((size) => {
    const sorted = Float64Array.from(curves, (curve) => scoreAt(curve, size)).sort();
    return { size, low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975) };
  });
}

/**
 * Smallest size at which the 95 % band of the fitted curve (bootstrap over repeats of each size) is narrower than
 * `width`; `null` when no candidate size is.
 */
export function sizeOfNarrowBand(
  sizes: readonly number[],
  scores: readonly number[],
  { width, candidates, rng, replicates = 1000 }: NarrowBandOptions,
): number | null {
  const bands = sizeCurveBand(sizes, scores, { at: candidates, rng, replicates });
  return bands.find(({ low, high }) => high - low < width)?.size ?? null;
}

/** The curve's score at a size. */
export function scoreAt({ a, b, c }: SizeCurve, size: number): number {
  return a - b * size ** -c;
}

function resampledCurves(sizes: readonly number[], scores: readonly number[], rng: Rng, replicates: number) {
  const bySize = new Map<number, number[]>();
  sizes.forEach((size, i) => {
    bySize.set(size, [...(bySize.get(size) ?? []), scores[i] as number]);
  });
  const fit = curveFitter(sizes);
  if (fit === null) return [];
  return Array.from({ length: replicates }, () => fit(sizes.map((size) => rng.pick(bySize.get(size) as number[]))));
}

/** Values of one axis, and what a least-squares line needs of them. */
interface Axis {
  readonly values: ArrayLike<number>;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

function axisOf(values: ArrayLike<number>): Axis {
  const center = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - center) ** 2;
  return { values, mean: center, squares };
}

/** n^-c of every size n. @param powers is written, and is the axis until it is written again */
function abscissaOf(sizes: ArrayLike<number>, c: number, powers: Float64Array): Axis {
  for (let i = 0; i < sizes.length; i++) {
    // Sizes come in runs of repeats, and powers are dear.
    powers[i] = i > 0 && sizes[i] === sizes[i - 1] ? (powers[i - 1] as number) : (sizes[i] as number) ** -c;
  }
  return axisOf(powers);
}

function lineThrough(abscissa: Axis, ordinate: Axis) {
  const [x, y] = [abscissa.values, ordinate.values];
  let xy = 0;
  for (let i = 0; i < x.length; i++) xy += ((x[i] as number) - abscissa.mean) * ((y[i] as number) - ordinate.mean);
  const slope = abscissa.squares === 0 ? 0 : xy / abscissa.squares;
  const intercept = ordinate.mean - slope * abscissa.mean;
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += ((y[i] as number) - intercept - slope * (x[i] as number)) ** 2;
  return { slope, intercept, residualDeviation: Math.sqrt(squares / x.length) };
}

/** Minimum of a unimodal function on [low, high]. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let a = low;
  let b = high;
  let x1 = b - ratio * (b - a);
  let x2 = a + ratio * (b - a);
  let f1 = f(x1);
  let f2 = f(x2);
  for (let i = 0; i < 40; i++) {
    if (f1 < f2) {
      b = x2;
      x2 = x1;
      f2 = f1;
      x1 = b - ratio * (b - a);
      f1 = f(x1);
    } else {
      a = x1;
      x1 = x2;
      f1 = f2;
      x2 = a + ratio * (b - a);
      f2 = f(x2);
    }
  }
  return (a + b) / 2;
}
