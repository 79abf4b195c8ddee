import { fail } from "@panshift/core";
import { mean, midRanks, requireAtLeast } from "./descriptive.ts";
import { normalQuantile, studentTwoSided } from "./distributions.ts";

export interface Correlation {
  readonly n: number;
  /** In [-1, 1]; `null` when one side does not vary. */
  readonly r: number | null;
  /** Two-sided p of r = 0; `null` with r. */
  readonly p: number | null;
  /** Interval of the stated level; `null` below four pairs or with r. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * Pearson's product-moment correlation; p from Student's t with n - 2 degrees, interval by Fisher's z.
 *
 * @param x @param y paired values, at least three pairs
 * @throws TOO_FEW_VALUES, VALUE_INVALID
 * @source Fisher, Metron 1, 1921
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Correlation {
  requirePairs(x, y, 3, "a correlation");
  return describe(productMoment(x, y), x.length, level, 1);
}

/**
 * Spearman's rank correlation with mid-ranks; p from Student's t with n - 2 degrees; interval by Fisher's z with the
 * variance factor 1 + r^2 / 2.
 *
 * @source interval: Bonett & Wright, Psychometrika 65, 2000, eq. 3 and 4
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>, level = 0.95): Correlation {
  requirePairs(x, y, 3, "a correlation");
  const r = productMoment(midRanks(x), midRanks(y));
  return describe(r, x.length, level, r === null ? 1 : 1 + (r * r) / 2);
}

/** Ordinary least squares of y on x. `slope` is `null` when x does not vary. */
export function leastSquaresLine(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { readonly slope: number; readonly intercept: number } | null {
  requirePairs(x, y, 2, "a line");
  const { xx, xy, meanX, meanY } = moments(x, y);
  if (xx === 0) return null;
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX };
}

/**
 * Kendall's tau-b of two rankings, ties allowed.
 *
 * @returns in [-1, 1]; `null` when one side is all ties
 * @source Kendall, Biometrika 33, 1945
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  requirePairs(x, y, 2, "Kendall's tau");
  let difference = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const signX = Math.sign((x[i] as number) - (x[j] as number));
      const signY = Math.sign((y[i] as number) - (y[j] as number));
      difference += signX * signY;
      untiedX += Math.abs(signX);
      untiedY += Math.abs(signY);
    }
  }
  return untiedX === 0 || untiedY === 0 ? null : difference / Math.sqrt(untiedX * untiedY);
}

/** Raises PAIRS_UNEQUAL, TOO_FEW_VALUES or VALUE_INVALID unless x and y are paired finite values. */
export function requirePairs(x: ArrayLike<number>, y: ArrayLike<number>, least: number, what: string): void {
  if (x.length !== y.length) {
    fail("PAIRS_UNEQUAL", {
      expected: `as many first as second values for ${what}`,
      found: [x.length, y.length],
      hint: "pair the cases before comparing",
    });
  }
  requireAtLeast(x, least, what);
  requireAtLeast(y, least, what);
}

function moments(x: ArrayLike<number>, y: ArrayLike<number>) {
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = (x[i] as number) - meanX;
    const dy = (y[i] as number) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return { xx, yy, xy, meanX, meanY };
}

function productMoment(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const { xx, yy, xy } = moments(x, y);
  if (xx === 0 || yy === 0) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

function describe(r: number | null, n: number, level: number, varianceFactor: number): Correlation {
  if (r === null) return { n, r, p: null, interval: null };
  const t = r * Math.sqrt((n - 2) / (1 - r * r));
  const p = Math.abs(r) === 1 ? 0 : studentTwoSided(t, n - 2);
  if (n < 4) return { n, r, p, interval: null };
  const halfWidth = normalQuantile((1 + level) / 2) * Math.sqrt(varianceFactor / (n - 3));
  const z = Math.atanh(r);
  return { n, r, p, interval: [Math.tanh(z - halfWidth), Math.tanh(z + halfWidth)] };
}
