import type { Rng } from "@panshift/core";

/** Middle value, or the mean of the two middle ones; of at least one value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

const RESAMPLES = 10_000;

/**
 * Median with its 95 % percentile bootstrap interval.
 *
 * @source Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3
 */
export function medianInterval(values: readonly number[], rng: Rng): Interval {
  const draws = Float64Array.from({ length: RESAMPLES }, () => median(values.map(() => rng.pick(values)))).sort();
  const quantile = (q: number) => draws[Math.round(q * (RESAMPLES - 1))] as number;
  return { estimate: median(values), lower: quantile(0.025), upper: quantile(0.975) };
}
