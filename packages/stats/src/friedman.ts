import { fail } from "@panshift/core";
import { midRanks, requireAtLeast } from "./descriptive.ts";
import { chiSquaredUpperTail } from "./distributions.ts";

/** Nemenyi's q at alpha 0.05 for k = 2..10 methods (studentized range over sqrt 2). @source Demsar, JMLR 7, 2006, table 5 */
const NEMENYI_Q_005 = [1.96, 2.343, 2.569, 2.728, 2.85, 2.949, 3.031, 3.102, 3.164] as const;

export interface FriedmanResult {
  readonly meanRanks: readonly number[];
  readonly chiSquared: number;
  readonly p: number;
  /** Mean ranks further apart than this differ at alpha 0.05; `null` for more than ten methods. */
  readonly criticalDifference: number | null;
  readonly cases: number;
}

/**
 * Friedman's test with tie correction and Nemenyi's critical difference.
 *
 * @param scores rows are methods, columns cases; no missing values
 * @source Friedman, JASA 32, 1937; Demsar, JMLR 7, 2006, section 3.2
 */
export function friedman(scores: readonly ArrayLike<number>[], higherIsBetter = true): FriedmanResult {
  const ranks = ranksPerCase(scores, higherIsBetter);
  const cases = ranks.length;
  const methods = scores.length;
  const sums = new Float64Array(methods);
  let squares = 0;
  for (const row of ranks) {
    row.forEach((rank, m) => {
      sums[m] = (sums[m] as number) + rank;
      squares += rank * rank;
    });
  }
  const meanRank = (methods + 1) / 2;
  const between = sums.reduce((total, sum) => total + (sum / cases - meanRank) ** 2, 0) * cases;
  const spread = (squares - cases * methods * meanRank ** 2) / (cases * (methods - 1));
  const chiSquared = spread === 0 ? 0 : between / spread;
  const q = NEMENYI_Q_005[methods - 2];
  return {
    meanRanks: Array.from(sums, (sum) => sum / cases),
    chiSquared,
    p: chiSquaredUpperTail(chiSquared, methods - 1),
    criticalDifference: q === undefined ? null : q * Math.sqrt((methods * (methods + 1)) / (6 * cases)),
    cases,
  };
}

/** Ranks of the methods within each case, 1 is best, ties at the mean. */
export function ranksPerCase(scores: readonly ArrayLike<number>[], higherIsBetter: boolean): Float64Array[] {
  const cases = scores[0]?.length ?? 0;
  if (scores.length < 2) {
    fail("TOO_FEW_VALUES", { expected: "at least two methods", found: scores.length, hint: "add a method" });
  }
  for (const row of scores) {
    requireAtLeast(row, 1, "a ranking");
    if (row.length !== cases) {
      fail("PAIRS_UNEQUAL", {
        expected: "every method scored on the same cases",
        found: [cases, row.length],
        hint: "pair the cases first",
      });
    }
  }
  const sign = higherIsBetter ? -1 : 1;
  return Array.from({ length: cases }, (_, c) => midRanks(scores.map((row) => sign * (row[c] as number))));
}
