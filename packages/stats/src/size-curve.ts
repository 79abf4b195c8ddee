import type { Rng } from "@panshift/core";
import { leastSquaresLine, requirePairs } from "./correlation.ts";
import { quantileOfSorted } from "./descriptive.ts";

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
 * @source benchmark protocol, section 5
 */
export function fitSizeCurve(sizes: ArrayLike<number>, scores: ArrayLike<number>): SizeCurve | null {
  requirePairs(sizes, scores, 3, "a size curve");
  if (new Set(Array.from(sizes)).size < 3) return null;
  const at = (c: number): SizeCurve => fitAtExponent(sizes, scores, c);
  const steps = 60;
  const grid = Array.from(
    { length: steps + 1 },
    (_, i) => EXPONENT_LOW * (EXPONENT_HIGH / EXPONENT_LOW) ** (i / steps),
  );
  let best = 0;
  grid.forEach((c, i) => {
    if (at(c).residualDeviation < at(grid[best] as number).residualDeviation) best = i;
  });
  const low = grid[Math.max(0, best - 1)] as number;
  const high = grid[Math.min(steps, best + 1)] as number;
  return at(goldenSection((c) => at(c).residualDeviation, low, high));
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
  const curves: SizeCurve[] = [];
  for (let n = 0; n < replicates; n++) {
    const curve = fitSizeCurve(
      sizes,
      sizes.map((size) => rng.pick(bySize.get(size) as number[])),
    );
    if (curve) curves.push(curve);
  }
  return curves;
}

function fitAtExponent(sizes: ArrayLike<number>, scores: ArrayLike<number>, c: number): SizeCurve {
  const x = Float64Array.from(sizes, (n) => n ** -c);
  const line = leastSquaresLine(x, scores);
  const slope = line?.slope ?? 0;
  const intercept = line?.intercept ?? 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += ((scores[i] as number) - intercept - slope * (x[i] as number)) ** 2;
  return { a: intercept, b: -slope, c, residualDeviation: Math.sqrt(squares / x.length) };
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
