import { mean } from "@panshift/stats";
import { groupBy } from "../group-by.ts";

/**
 * What the cases of each subject have, subjects in order of first appearance.
 *
 * @param subjects the subject of each case
 */
export function bySubject<T>(values: readonly T[], subjects: readonly string[]): T[][] {
  const places = groupBy([...values.keys()], (at) => subjects[at] as string);
  return [...places.values()].map((of) => of.map((at) => values[at] as T));
}

/**
 * What a subject counts in tests, which need independent units: the mean over its cases.
 *
 * @param scores of one subject, at least one; that of a single case is left as it is
 */
export function meanOfCases(scores: readonly number[]): number {
  // rounded: means of equal scores in another order must not part equal methods
  return scores.length === 1 ? (scores[0] as number) : Math.round(1e12 * mean(scores)) / 1e12;
}
