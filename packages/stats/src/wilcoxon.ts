import { midRanks, requireAtLeast } from "./descriptive.ts";
import { normalUpperTail } from "./distributions.ts";

export type Alternative = "two-sided" | "greater" | "less";

/** Result of a paired Wilcoxon signed-rank test. */
export interface WilcoxonResult {
  /** Differences that are not zero. */
  readonly n: number;
  /** Sum of the mid-ranks of positive differences. */
  readonly wPlus: number;
  readonly wMinus: number;
  readonly p: number;
  readonly method: "exact" | "normal";
  /** Matched-pairs rank-biserial correlation (W+ - W-) / (W+ + W-), in [-1, 1]; 0 when every difference is zero. */
  readonly rankBiserial: number;
}

/** Largest n for which the exact distribution is used. */
const EXACT_LIMIT = 25;

/** Differences are rounded to this many decimals before ranking, so that equal scores tie. */
const DECIMALS = 1e10;

/**
 * Wilcoxon signed-rank test of paired differences: zero differences dropped, mid-ranks for ties; the exact
 * conditional distribution over all sign flips up to n = 25 (right with ties too), above it the normal
 * approximation with tie and continuity correction.
 *
 * @param differences one per pair, first minus second; rounded to 1e-10
 * @param alternative `greater`: differences tend to be positive
 * @source Wilcoxon, Biometrics Bulletin 1(6), 1945; rank-biserial: Kerby, Comprehensive Psychology 3, 2014
 */
export function wilcoxonSignedRank(
  differences: ArrayLike<number>,
  alternative: Alternative = "two-sided",
  method: "auto" | "exact" | "normal" = "auto",
): WilcoxonResult {
  requireAtLeast(differences, 1, "the Wilcoxon test");
  const nonZero = Float64Array.from(differences, (d) => Math.round(d * DECIMALS) / DECIMALS).filter((d) => d !== 0);
  const n = nonZero.length;
  const used = method === "auto" ? (n <= EXACT_LIMIT ? "exact" : "normal") : method;
  if (n === 0) return { n, wPlus: 0, wMinus: 0, p: 1, method: used, rankBiserial: 0 };
  const ranks = midRanks(nonZero.map(Math.abs));
  let wPlus = 0;
  for (let i = 0; i < n; i++) if ((nonZero[i] as number) > 0) wPlus += ranks[i] as number;
  const total = (n * (n + 1)) / 2;
  const upperTail = used === "exact" ? exactUpperTail(ranks) : normalTail(ranks);
  const greater = upperTail(wPlus);
  const less = upperTail(total - wPlus);
  const p =
    alternative === "greater" ? greater : alternative === "less" ? less : Math.min(1, 2 * Math.min(greater, less));
  return { n, wPlus, wMinus: total - wPlus, p, method: used, rankBiserial: (2 * wPlus - total) / total };
}

/** P(W+ >= w) over the 2^n equally likely sign patterns, by dynamic programming over doubled mid-ranks. */
function exactUpperTail(ranks: Float64Array): (w: number) => number {
  const doubled = Array.from(ranks, (rank) => Math.round(2 * rank));
  const total = doubled.reduce((a, b) => a + b, 0);
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  let reached = 0;
  for (const step of doubled) {
    reached += step;
    for (let sum = reached; sum >= 0; sum--) {
      const without = probability[sum] as number;
      const withStep = sum >= step ? (probability[sum - step] as number) : 0;
      probability[sum] = (without + withStep) / 2;
    }
  }
  return (w) => {
    let tail = 0;
    for (let sum = total; sum >= Math.round(2 * w); sum--) tail += probability[sum] as number;
    return Math.min(1, tail);
  };
}

/** Normal approximation of P(W+ >= w): variance with tie correction (Lehmann 1975, eq. 3.17), continuity 1/2. */
function normalTail(ranks: Float64Array): (w: number) => number {
  const n = ranks.length;
  const center = (n * (n + 1)) / 4;
  let sumOfSquares = 0;
  for (const rank of ranks) sumOfSquares += rank * rank;
  // For mid-ranks, sum(rank^2) / 4 equals n(n+1)(2n+1)/24 - sum(t^3 - t)/48.
  const deviation = Math.sqrt(sumOfSquares / 4);
  return (w) => normalUpperTail((w - center - 0.5) / deviation);
}
