import { fail } from "@panshift/core";

/** Arithmetic mean. @throws TOO_FEW_VALUES for none */
export function mean(values: ArrayLike<number>): number {
  requireAtLeast(values, 1, "mean");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** Unbiased variance (N - 1), by the two-pass formula. @throws TOO_FEW_VALUES below two */
export function variance(values: ArrayLike<number>): number {
  requireAtLeast(values, 2, "variance");
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - center) ** 2;
  return sum / (values.length - 1);
}

/**
 * Quantiles with linear interpolation between order statistics at h = (n - 1) q (numpy's default, Hyndman-Fan type 7).
 *
 * @param q fractions in [0, 1]
 * @throws TOO_FEW_VALUES, VALUE_INVALID
 */
export function quantiles(values: ArrayLike<number>, q: readonly number[]): number[] {
  requireAtLeast(values, 1, "quantiles");
  const sorted = Float64Array.from(values).sort();
  return q.map((fraction) => quantileOfSorted(sorted, fraction));
}

/** One quantile of values already sorted in ascending order. */
export function quantileOfSorted(sorted: ArrayLike<number>, fraction: number): number {
  if (!(fraction >= 0 && fraction <= 1)) {
    fail("VALUE_INVALID", { expected: "a fraction in [0, 1]", found: fraction, hint: "write 95 % as 0.95" });
  }
  const place = (sorted.length - 1) * fraction;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}

export function median(values: ArrayLike<number>): number {
  return quantiles(values, [0.5])[0] as number;
}

/** Ranks from 1, ties at the mean of their places (mid-ranks). */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i] as number] = rank;
    start = end;
  }
  return ranks;
}

/** Raises TOO_FEW_VALUES below `least`, VALUE_INVALID for a value that is not finite. */
export function requireAtLeast(values: ArrayLike<number>, least: number, what: string): void {
  if (values.length < least) {
    fail("TOO_FEW_VALUES", {
      expected: `at least ${least} values for ${what}`,
      found: values.length,
      hint: "add cases or leave this statistic out",
    });
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      fail("VALUE_INVALID", {
        expected: `finite values for ${what}`,
        found: String(values[i]),
        hint: "apply an aggregation policy to missed and empty cases first",
      });
    }
  }
}
