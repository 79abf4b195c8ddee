import { type OutcomeCounts, overlapPolicy, type ScorePolicy, summarize } from "@panshift/metrics";
import type { EvaluatedCase } from "./evaluation.ts";
import { type MetricName, metricNames } from "./score.ts";

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

/** Printed with every evaluation. */
export const definitions = {
  dice: "2 |P and R| / (|P| + |R|) over voxels; missed, spurious and no-prediction count 0, both-empty is left out",
  volumeMl: "volume of the prediction, ml",
  volumeErrorMl: "volume of the prediction minus volume of the reference, ml",
  relativeVolumeError: "volumeErrorMl divided by the volume of the reference; left out where the reference is empty",
} as const satisfies Record<MetricName, string>;

/** Volumes are averaged where they are defined. */
const definedOnly: ScorePolicy = {
  "both-empty": "exclude",
  missed: "exclude",
  spurious: "exclude",
  "no-prediction": "exclude",
};

/** One row for each prediction, label and metric, in the order of the cases. */
export function summarizeCases(cases: readonly EvaluatedCase[]): SummaryRow[] {
  const groups = new Map<string, EvaluatedCase[]>();
  for (const each of cases) {
    const key = JSON.stringify([each.prediction, each.label]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((members) => {
    const { prediction, label } = members[0] as EvaluatedCase;
    return metricNames.map((metric) => {
      const outcomes = members.map(({ metrics }) => metrics[metric]);
      const { n, mean, median, counts } = summarize(outcomes, metric === "dice" ? overlapPolicy() : definedOnly);
      return { prediction, label, group: {}, metric, n, mean, ci95: null, median, counts };
    });
  });
}
