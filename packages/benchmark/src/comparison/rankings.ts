import { Rng } from "@panshift/core";
import { friedman, type RankingScheme, rankingStability, withMissingLast } from "@panshift/stats";
import { betterOf } from "../evaluation/metric-paths.ts";
import { INTERVALS } from "../evaluation/settings.ts";
import { bySubject, meanOfCases } from "./by-subject.ts";
import type { FriedmanTest, Ranking } from "./comparison.ts";
import { type LabelCases, type ScoreTable, scoreOfCell } from "./score-table.ts";

/** Level of the one-sided Wilcoxon tests whose wins are counted. */
export const ALPHA = 0.05;
export const RANKING_REPLICATES = 1000;

const SCHEMES: readonly RankingScheme[] = [
  { kind: "aggregate-then-rank", aggregate: "mean" },
  { kind: "rank-then-aggregate" },
  { kind: "test-then-rank", alpha: ALPHA },
];

/**
 * The methods ranked three ways by one metric of one label, each with its stability. A case that the policy leaves out
 * for an empty reference leaves the ranking; any other result without a number ranks last in its case. Tests are over
 * subjects, means and mean ranks over cases; all draws are of subjects.
 *
 * @returns null for a metric without better and worse, and when no case remains
 * @source Wiesenfarth et al., Scientific Reports 11, 2021
 */
export function rankingOf(
  { label, metric, cells }: ScoreTable,
  methods: readonly string[],
  { caseIds, grouping }: LabelCases,
): Ranking | null {
  const better = betterOf(metric);
  const kept = caseIds.map((_, index) => index).filter((index) => cells.every((row) => row[index] !== "left-out"));
  const scores = cells.map((row) => kept.map((index) => scoreOfCell(row[index])));
  if (better === null || scores.flat().every((score) => score === null)) return null;
  const higherIsBetter = better === "higher";
  const clusters = kept.map((index) => grouping.clusters[index] as string);
  const strata = kept.map((index) => grouping.strata[index] as string);
  const ofCases = { scores, clusters, strata };
  const ofSubjects = {
    scores: scores.map((row) => subjectScores(row, clusters)),
    strata: bySubject(strata, clusters).map(([stratum]) => stratum as string),
  };
  return {
    label,
    metric,
    better,
    methods,
    cases: kept.length,
    subjects: ofSubjects.strata.length,
    leftOut: caseIds.length - kept.length,
    missing: scores.map((row) => row.filter((score) => score === null).length),
    schemes: SCHEMES.map((scheme) => {
      const { scores: ranked, ...grouped } = scheme.kind === "test-then-rank" ? ofSubjects : ofCases;
      const options = { ...grouped, replicates: RANKING_REPLICATES, higherIsBetter };
      const rng = Rng.of(INTERVALS.seed, "ranking");
      return { scheme: scheme.kind, ...rankingStability(ranked, scheme, { ...options, rng }) };
    }),
    friedman: methods.length < 3 ? null : friedmanTest(ofSubjects.scores, higherIsBetter),
  };
}

/** A method's score of every subject; `null` where it lacks one of the cases: a mean without its failures would favor it. */
function subjectScores(scores: readonly (number | null)[], subjects: readonly string[]): (number | null)[] {
  return bySubject(scores, subjects).map((of) => {
    const present = of.filter((score) => score !== null);
    return present.length < of.length ? null : meanOfCases(present);
  });
}

/** @see docs/evaluation.md; a method without a score of a subject ranks last in it */
function friedmanTest(scores: readonly (readonly (number | null)[])[], higherIsBetter: boolean): FriedmanTest {
  const { cases: _, ...test } = friedman(withMissingLast(scores, higherIsBetter), higherIsBetter);
  return test;
}
