import { mean, requireAtLeast, variance } from "./descriptive.ts";

/**
 * Cohen's d of paired differences: mean over standard deviation of the differences.
 *
 * @returns `null` when the differences do not vary
 * @source Cohen, Statistical Power Analysis, 1988, section 2.3.5 (d_z)
 */
export function cohenDz(differences: ArrayLike<number>): number | null {
  const spread = Math.sqrt(variance(differences));
  return spread === 0 ? null : mean(differences) / spread;
}

/**
 * Cliff's delta of two independent samples: P(a > b) - P(a < b), in [-1, 1].
 *
 * @source Cliff, Psychological Bulletin 114, 1993, eq. 1
 */
export function cliffDelta(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireAtLeast(a, 1, "Cliff's delta");
  requireAtLeast(b, 1, "Cliff's delta");
  let balance = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) balance += Math.sign((a[i] as number) - (b[j] as number));
  }
  return balance / (a.length * b.length);
}
