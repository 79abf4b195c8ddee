/** How one number is spread over cases: how many have it, the extremes and the quartiles. */
export interface Spread {
  readonly n: number;
  readonly min: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
}

/** The spread of numbers that are there; null when none is. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (sorted.length === 0) return null;
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map((fraction) => quantileOfSorted(sorted, fraction));
  return { n: sorted.length, min, q1, median, q3, max } as Spread;
}

/**
 * Quantile of at least one value in ascending order, with linear interpolation between order statistics at
 * h = (n - 1) q (numpy's default, Hyndman-Fan type 7).
 *
 * @param fraction q in [0, 1]
 */
export function quantileOfSorted(sorted: ArrayLike<number>, fraction: number): number {
  const place = (sorted.length - 1) * fraction;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}
