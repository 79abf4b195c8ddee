import type { Rng } from "@panshift/core";
import { requireAtLeast } from "./descriptive.ts";

/** Up to this many differences every sign pattern is enumerated. */
const ENUMERATION_LIMIT = 16;

export interface PermutationResult {
  readonly statistic: number;
  readonly p: number;
  readonly method: "exact" | "random";
  readonly permutations: number;
}

/**
 * Two-sided sign-flip permutation test of mean difference zero: exact up to 16 non-zero differences, else random
 * flips with p = (1 + hits) / (1 + permutations).
 *
 * @param differences paired differences; flip whole clusters by passing one (summed) difference per cluster
 * @source Fisher 1935; random form: Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010
 */
export function signFlipTest(differences: ArrayLike<number>, rng: Rng, permutations = 10_000): PermutationResult {
  requireAtLeast(differences, 1, "the sign-flip test");
  const size = differences.length;
  const nonZero = Float64Array.from(differences).filter((d) => d !== 0);
  let observed = 0;
  for (const difference of nonZero) observed += difference;
  // Sums that differ by rounding alone count as equal.
  const threshold = Math.abs(observed) * (1 - 1e-12);
  if (nonZero.length <= ENUMERATION_LIMIT) {
    const total = 2 ** nonZero.length;
    let hits = 0;
    for (let pattern = 0; pattern < total; pattern++) {
      let sum = 0;
      for (let i = 0; i < nonZero.length; i++)
        sum += (pattern >> i) & 1 ? -(nonZero[i] as number) : (nonZero[i] as number);
      if (Math.abs(sum) >= threshold) hits++;
    }
    return { statistic: observed / size, p: hits / total, method: "exact", permutations: total };
  }
  let hits = 0;
  for (let b = 0; b < permutations; b++) {
    let sum = 0;
    for (const difference of nonZero) sum += rng.uint32() & 0x80000000 ? -difference : difference;
    if (Math.abs(sum) >= threshold) hits++;
  }
  return { statistic: observed / size, p: (1 + hits) / (1 + permutations), method: "random", permutations };
}
