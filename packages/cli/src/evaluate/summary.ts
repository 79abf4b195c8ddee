import type { Outcome } from "@panshift/metrics";
import type { EvaluatedCase } from "./evaluation.ts";
import { type MetricName, metricNames } from "./score.ts";

/** How many cases ended in each kind of outcome. */
export interface OutcomeCounts {
  readonly value: number;
  readonly missed: number;
  readonly spurious: number;
  readonly bothEmpty: number;
  readonly noPrediction: number;
}

/** One metric over the cases of one prediction and label; `mean` and `median` are `null` when `n` is 0. */
export interface SummaryRow {
  readonly prediction: string;
  readonly label: string;
  /** Empty: over all cases. */
  readonly group: Readonly<Record<string, string>>;
  readonly metric: MetricName;
  /** Cases that enter mean and median, penalized ones included. */
  readonly n: number;
  readonly mean: number | null;
  /** `null`: intervals are not computed. */
  readonly ci95: readonly [number, number] | null;
  readonly median: number | null;
  readonly counts: OutcomeCounts;
}

/** What is said about the policy in every evaluation. */
export const definitions = {
  dice: "2 |P and R| / (|P| + |R|) over voxels; missed, spurious and no-prediction count 0, both-empty is left out",
  volumeMl: "volume of the prediction, ml",
  volumeErrorMl: "volume of the prediction minus volume of the reference, ml",
  relativeVolumeError: "volumeErrorMl divided by the volume of the reference; left out where the reference is empty",
} as const;

/** One row for each prediction, label and metric, in the order of the cases. */
export function summarize(cases: readonly EvaluatedCase[]): SummaryRow[] {
  const groups = new Map<string, EvaluatedCase[]>();
  for (const each of cases) {
    const key = JSON.stringify([each.prediction, each.label]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((members) => metricNames.map((metric) => summarizeMetric(members, metric)));
}

function summarizeMetric(cases: readonly EvaluatedCase[], metric: MetricName): SummaryRow {
  const outcomes = cases.map(({ metrics }) => metrics[metric]);
  const values = outcomes.flatMap((outcome) => scored(outcome, metric)).sort((a, b) => a - b);
  const { prediction, label } = cases[0] as EvaluatedCase;
  return {
    prediction,
    label,
    group: {},
    metric,
    n: values.length,
    mean: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
    ci95: null,
    median: median(values),
    counts: {
      value: ofKind(outcomes, "value"),
      missed: ofKind(outcomes, "missed"),
      spurious: ofKind(outcomes, "spurious"),
      bothEmpty: ofKind(outcomes, "both-empty"),
      noPrediction: ofKind(outcomes, "no-prediction"),
    },
  };
}

/** The number an outcome enters the mean with under the policy `seed-paper`; none when it is left out. */
function scored(outcome: Outcome, metric: MetricName): number[] {
  if (outcome.kind === "value") return [outcome.value];
  return metric === "dice" && outcome.kind !== "both-empty" ? [0] : [];
}

function ofKind(outcomes: readonly Outcome[], kind: Outcome["kind"]): number {
  return outcomes.filter((outcome) => outcome.kind === kind).length;
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
