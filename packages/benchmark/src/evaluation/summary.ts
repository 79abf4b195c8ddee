import { Rng } from "@panshift/core";
import { summarize } from "@panshift/metrics";
import { bootstrapMeans } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { groupingOf, isAbovePenalty, policyOfCase, scoresOf } from "./case-scores.ts";
import type { Ceiling, EvaluatedCase, SummaryRow } from "./evaluation.ts";
import { type Group, groupsOf } from "./groups.ts";
import { type MetricPath, metricPaths, outcomeAt } from "./metric-paths.ts";
import { type EvaluationSettings, INTERVALS } from "./settings.ts";

export interface SummaryOptions {
  readonly settings: EvaluationSettings;
  /** Columns whose combinations of values make the groups; empty: all cases together only. */
  readonly by: readonly string[];
  /** The further readers' cases. */
  readonly readers: readonly EvaluatedCase[];
}

/**
 * One row for each prediction, label, group (all cases first) and metric.
 *
 * @param cases of every prediction, each with the same cases and labels in the same order
 */
export function summarizeCases(cases: readonly EvaluatedCase[], options: SummaryOptions): SummaryRow[] {
  const labels = [...new Set(cases.map(({ label }) => label))];
  const rows = labels.flatMap((label) => {
    const ofLabel = cases.filter((each) => each.label === label);
    return [{}, ...groupsOf(ofLabel, options.by)].flatMap((group) => summarizeGroup(label, group, ofLabel, options));
  });
  const predictions = [...new Set(cases.map(({ prediction }) => prediction))];
  return predictions.flatMap((prediction) => rows.filter((row) => row.prediction === prediction));
}

/** The rows of all predictions, whose intervals come from the same draws of subjects. */
function summarizeGroup(
  label: string,
  group: Group,
  ofLabel: readonly EvaluatedCase[],
  { settings, readers }: SummaryOptions,
): SummaryRow[] {
  const isMember = (each: EvaluatedCase) => Object.entries(group).every(([key, name]) => each.group[key] === name);
  const members = groupBy(ofLabel.filter(isMember), ({ prediction }) => prediction);
  const read = readers.filter((each) => each.label === label && isMember(each));
  const paths = metricPaths(settings.nsdTolerancesMm);
  const cells = [...members].flatMap(([prediction, cases]) => paths.map((path) => ({ prediction, cases, path })));
  const columns = cells.map(({ cases, path }) => scoresOf(cases, path, settings));
  const [first = []] = members.values();
  const { level, replicates, seed } = INTERVALS;
  const means = bootstrapMeans(columns, { ...groupingOf(first), level, replicates, rng: Rng.of(seed, "ci95") });
  const ceilings = new Map(paths.map((path) => [path, ceilingOf(scoresOf(read, path, settings))]));
  return cells.map(({ prediction, cases, path }, index) => ({
    prediction,
    label,
    group,
    metric: path,
    ...summaryOf(cases, path, settings),
    abovePenalty: cases.filter((each) => isAbovePenalty(each, path, settings)).length,
    ci95: means[index]?.interval ?? null,
    ceiling: ceilings.get(path) ?? null,
  }));
}

function summaryOf(cases: readonly EvaluatedCase[], path: MetricPath, settings: EvaluationSettings) {
  const outcomes = cases.map(({ metrics }) => outcomeAt(metrics, path)).filter((outcome) => outcome !== null);
  return summarize(outcomes, (index) => policyOfCase(path, cases[index] as EvaluatedCase, settings));
}

function ceilingOf(scores: readonly (number | null)[]): Ceiling | null {
  const values = scores.filter((score) => score !== null);
  if (values.length === 0) return null;
  return { mean: values.reduce((sum, score) => sum + score, 0) / values.length, n: values.length };
}
