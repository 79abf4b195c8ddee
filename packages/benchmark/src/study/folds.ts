import { mersenneTwister } from "./mersenne-twister.ts";

/** The seed of the field's public cross-validation folds. */
const FOLD_SEED = 12345;

/**
 * Cross-validation folds as nnU-Net and scikit-learn's shuffled KFold draw them: ids sorted, shuffled by Fisher-Yates
 * from the last one down, cut into folds whose sizes differ by at most one, the first ones larger.
 *
 * @param ids of subjects, distinct, at least as many as folds
 * @returns the ids of each fold, sorted
 * @source nnU-Net's `generate_crossval_split`: scikit-learn's KFold, shuffled, seed 12345
 */
export function crossValidationFolds(ids: readonly string[], count: number, seed = FOLD_SEED): string[][] {
  const sorted = [...ids].sort();
  const order = shuffledIndices(sorted.length, mersenneTwister(seed));
  const folds: string[][] = [];
  for (let fold = 0, start = 0; fold < count; fold++) {
    const size = Math.floor(sorted.length / count) + (fold < sorted.length % count ? 1 : 0);
    const members = order.slice(start, start + size).sort((a, b) => a - b);
    folds.push(members.map((index) => sorted[index] as string));
    start += size;
  }
  return folds;
}

/** Each swap partner is drawn by masking words with the smallest 2^b - 1 that covers it, and rejecting larger ones. */
function shuffledIndices(count: number, nextWord: () => number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const mask = 2 ** Math.ceil(Math.log2(i + 1)) - 1;
    let j = nextWord() & mask;
    while (j > i) j = nextWord() & mask;
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
