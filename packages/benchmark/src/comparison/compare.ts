import { counted, fail } from "@panshift/core";
import type { EvaluatedCase } from "../evaluation/evaluation.ts";
import { headlinePaths, type MetricPath, metricPaths, nameOf } from "../evaluation/metric-paths.ts";
import { INTERVALS } from "../evaluation/settings.ts";
import { COMPARISON_SCHEMA, type Comparison } from "./comparison.ts";
import { differencesOf, type MethodPair } from "./differences.ts";
import { domainMeansOf } from "./domain-means.ts";
import { type EvaluationFile, mergeEvaluations } from "./merge-evaluations.ts";
import { ALPHA, RANKING_REPLICATES, rankingOf } from "./rankings.ts";
import { casesByLabel, type LabelCases, scoreTable } from "./score-table.ts";

export interface CompareOptions {
  /** Default: Dice, NSD at 2 mm (else the first tolerance), ASSD and HD95; `all` for every metric. */
  readonly metrics?: readonly MetricPath[] | "all";
  /** Compare every method with this one only. Default: every pair. */
  readonly against?: string;
  /** Columns of the cases' groups whose values make domains, of which means and their unweighted mean are wanted. */
  readonly by?: readonly string[];
}

/** Fewer cases than this bring a warning. @see docs/evaluation.md */
const FEW_CASES = 20;

const DEFINITIONS = {
  difference: "mean over the paired cases of the score of a minus the score of b, scores by the evaluation's policy",
  ci95: `${INTERVALS.method}; ${INTERVALS.replicates} draws, seed ${INTERVALS.seed}`,
  subjects:
    "people of the paired cases, a case without a known subject its own; median, test and effect sizes are over them, " +
    "each with the mean of its paired cases",
  medianDifference: "median over subjects of a - b",
  wilcoxon:
    "two-sided signed-rank test of a - b over subjects: zero differences dropped, mid-ranks; exact for n <= 25, " +
    "else normal with tie and continuity correction",
  pHolm: "Holm's step-down correction over all pairs and metrics of the label",
  rankBiserial: "matched-pairs rank-biserial correlation over subjects, in [-1, 1]",
  cohenDz: "mean of the subjects' differences over their standard deviation",
  "aggregate-then-rank": "rank of the mean score over cases",
  "rank-then-aggregate": "rank of the mean over cases of the ranks within each case",
  "test-then-rank": `rank of the number of one-sided Wilcoxon wins over subjects at ${ALPHA}`,
  ranks:
    "1 is best, ties at the mean; a result without a score ranks last in its case, and over subjects a method that " +
    "has no score of one of a subject's cases ranks last in the subject",
  tau: `Kendall's tau-b between the ranking and those of ${RANKING_REPLICATES} bootstrap draws of subjects`,
  firstShare: "share of the draws in which the method is first, ties shared",
  friedman:
    "Friedman's test of the ranks within subjects, each with the mean of its cases, with tie correction; Nemenyi's " +
    "criticalDifference: mean ranks further apart differ at 0.05 (null for more than ten methods); N is the number of " +
    "subjects",
  overDomains:
    "unweighted mean of the means by domain, on the cases that all methods score; 95 % interval from draws of subjects",
} as const;

/**
 * Paired statistics between the predictions of one or several evaluations.
 *
 * @throws EVALUATIONS_DIFFER, CALL_INVALID
 */
export function compare(
  files: readonly EvaluationFile[],
  { metrics, against, by = [] }: CompareOptions = {},
): Comparison {
  const merged = mergeEvaluations(files);
  const { methods, settings } = merged;
  const paths = chosenPaths(metrics, settings.nsdTolerancesMm);
  const pairs = chosenPairs(methods, against);
  requireColumns(by, merged.cases);
  const labels = casesByLabel(merged).map((cases) => ({
    cases,
    tables: paths.map((path) => scoreTable(cases, path, settings)),
  }));
  const differences = labels.flatMap(({ cases, tables }) => differencesOf(tables, pairs, methods, cases));
  const tests = differences.filter(({ wilcoxon }) => wilcoxon !== null);
  return {
    schema: COMPARISON_SCHEMA,
    definitions: DEFINITIONS,
    evaluations: files.map(({ file }) => file),
    policy: settings.policy,
    settings: { intervals: INTERVALS, rankingReplicates: RANKING_REPLICATES, alpha: ALPHA, by },
    methods,
    families: Object.fromEntries(
      labels.map(({ cases: { label } }) => [label, tests.filter((test) => test.label === label).length]),
    ),
    differences,
    rankings: labels.flatMap(({ cases, tables }) =>
      tables.map((table) => rankingOf(table, methods, cases)).filter((ranking) => ranking !== null),
    ),
    domainMeans: labels
      .flatMap(({ cases, tables }) =>
        by.length === 0 ? [] : tables.map((table) => domainMeansOf(table, methods, cases, by)),
      )
      .filter((means) => means !== null),
    warnings: labels.flatMap(({ cases }) => fewCases(cases)),
    problems: [...merged.problems, ...labels.flatMap(({ cases }) => absences(cases, methods))],
  };
}

function chosenPaths(metrics: CompareOptions["metrics"], tolerancesMm: readonly number[]): readonly MetricPath[] {
  const known = metricPaths(tolerancesMm);
  if (metrics === undefined) return headlinePaths(tolerancesMm).filter((path) => known.includes(path));
  if (metrics === "all") return known;
  for (const path of metrics) nameOf(path);
  const unknown = metrics.filter((path) => !known.includes(path));
  if (unknown.length === 0) return [...new Set(metrics)];
  return fail("CALL_INVALID", {
    expected: `metrics that the evaluation holds: ${known.join(", ")}`,
    found: unknown,
    hint: "evaluate with this tolerance, or choose among these",
  });
}

function chosenPairs(methods: readonly string[], against: string | undefined): MethodPair[] {
  const all = methods.map((_, index) => index);
  if (against === undefined) return all.flatMap((a) => all.filter((b) => b > a).map((b): MethodPair => [a, b]));
  const b = methods.indexOf(against);
  if (b >= 0) return all.filter((a) => a !== b).map((a) => [a, b]);
  return fail("CALL_INVALID", {
    expected: `one of ${methods.join(", ")}`,
    found: against,
    hint: "name a prediction of the evaluations",
  });
}

function requireColumns(by: readonly string[], cases: readonly EvaluatedCase[]): void {
  const known = new Set(cases.flatMap(({ group }) => Object.keys(group)));
  const unknown = by.filter((column) => !known.has(column));
  if (unknown.length === 0) return;
  fail("SELECTION_UNKNOWN", {
    expected:
      known.size === 0 ? "evaluations that know the groups of their cases" : `columns among ${[...known].join(", ")}`,
    found: unknown,
    hint: "evaluate with --by and a cases.tsv beside the reference",
  });
}

/** What to say where a label has few cases, or many of few patients. */
function fewCases({ label, caseIds, grouping }: LabelCases): string[] {
  const subjects = new Set(grouping.clusters).size;
  if (subjects >= FEW_CASES) return [];
  const cases = counted(caseIds.length, "case");
  const found = subjects < caseIds.length ? `${cases} of ${counted(subjects, "patient")}` : cases;
  return [
    `${label}: ${found}, fewer than ${FEW_CASES}: intervals tend to be too narrow, tests have little power, ranks are unstable`,
  ];
}

/** A sentence for each method whose evaluation lacks cases of another's. */
function absences({ label, caseIds, cases }: LabelCases, methods: readonly string[]): string[] {
  return methods.flatMap((method, index) => {
    const absent = caseIds.filter((_, at) => cases[index]?.[at] === null);
    if (absent.length === 0) return [];
    const shown =
      absent.length > 5 ? `${absent.slice(0, 5).join(", ")} and ${absent.length - 5} more` : absent.join(", ");
    return [`${method}: no evaluation of ${label} in case ${shown}; unpaired, and last in rankings`];
  });
}
