import { friedman, mean, rankMethods, withMissingLast } from "@panshift/stats";
import { ALPHA } from "../comparison/rankings.ts";
import { groupBy } from "../group-by.ts";

/** Methods ranked in other ways than by their means; subjects are the units. */
export interface OtherRankings {
  /** By the mean of the ranks within each subject. */
  readonly rankThenAggregate: readonly number[];
  /** By the number of methods that one is significantly better than: one-sided Wilcoxon tests, alpha 0.05. */
  readonly testThenRank: readonly number[];
  readonly friedman: {
    readonly meanRanks: readonly number[];
    readonly p: number;
    /** Nemenyi's, of mean ranks, alpha 0.05; `null` for more than ten methods. */
    readonly criticalDifference: number | null;
    /** Subjects. */
    readonly n: number;
  };
}

/** One subject's scores in one place, by method; `null` where a result is missing. */
export interface ScoresOfSubject {
  readonly subject: string;
  readonly scores: readonly (number | null)[];
}

/**
 * Rankings over subjects, each with the mean of its scores over all places: tests and ranks need independent units. A
 * subject that a method lacks a score of in some place is missing for it, and missing results rank last.
 *
 * @source Wiesenfarth et al., Scientific Reports 11, 2021; Demsar, JMLR 7, 2006
 */
export function otherRankings(scored: readonly ScoresOfSubject[], higherIsBetter: boolean): OtherRankings {
  const subjects = [...groupBy(scored, ({ subject }) => subject).values()];
  const methods = scored[0]?.scores.map((_, method) => method) ?? [];
  const scores = methods.map((method) => subjects.map((places) => meanOf(places, method)));
  const { meanRanks, p, criticalDifference, cases } = friedman(withMissingLast(scores, higherIsBetter), higherIsBetter);
  return {
    rankThenAggregate: rankMethods(scores, { kind: "rank-then-aggregate" }, higherIsBetter),
    testThenRank: rankMethods(scores, { kind: "test-then-rank", alpha: ALPHA }, higherIsBetter),
    friedman: { meanRanks, p, criticalDifference, n: cases },
  };
}

/** Rounded: means of equal scores in another order must not part equal methods. */
function meanOf(places: readonly ScoresOfSubject[], method: number): number | null {
  const present = places.flatMap(({ scores }) => scores[method] ?? []);
  return present.length < places.length ? null : Math.round(1e12 * mean(present)) / 1e12;
}
