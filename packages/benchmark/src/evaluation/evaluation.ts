import type { Detection, MaskMetrics, OutcomeCounts, PolicyName } from "@panshift/metrics";
import type { definitionsOf } from "./definitions.ts";
import type { MetricPath } from "./metric-paths.ts";
import type { EvaluationSettings, INTERVALS } from "./settings.ts";

export const EVALUATION_SCHEMA = "panshift.evaluate/1";

/** What one label of one case scores. */
export interface LabelScore {
  readonly label: string;
  /** Without ignored voxels; `prediction` is `null` where there is no prediction. */
  readonly voxels: { readonly reference: number; readonly prediction: number | null };
  readonly metrics: MaskMetrics;
  /** Lesion-wise counts; `null` where there is no prediction. */
  readonly detection: Detection | null;
}

/** One label of one case of one prediction (or reader). */
export interface EvaluatedCase extends LabelScore {
  readonly prediction: string;
  readonly case: string;
  /** The case itself where no `cases.tsv` names one. */
  readonly subject: string;
  /** `center`, `sequence` and the columns asked for, from the `cases.tsv` beside the reference; else empty. */
  readonly group: Readonly<Record<string, string>>;
  /** Of the reference. */
  readonly imageDiagonalMm: number;
  /** The prediction lay on another grid and was taken to the reference's. */
  readonly resampled: boolean;
}

/** What the further readers reach on the same cases. */
export interface Ceiling {
  readonly mean: number;
  /** Scores of readers that entered. */
  readonly n: number;
}

/** One metric over the cases of one prediction, label and group; `mean` and `median` are `null` when `n` is 0. */
export interface SummaryRow {
  readonly prediction: string;
  readonly label: string;
  /** Empty: over all cases. */
  readonly group: Readonly<Record<string, string>>;
  readonly metric: MetricPath;
  /** Cases that enter mean and median, penalized ones included. */
  readonly n: number;
  readonly mean: number | null;
  /** `null` when fewer than two subjects enter. */
  readonly ci95: readonly [low: number, high: number] | null;
  readonly median: number | null;
  readonly counts: OutcomeCounts;
  /** Measured distances above what the policy gives a missed object; 0 for what is no distance. */
  readonly abovePenalty: number;
  /** `null` without readers. */
  readonly ceiling: Ceiling | null;
}

/** The unweighted mean over groups of the means within each: what a table calls the mean over domains. */
export interface GroupMean {
  readonly prediction: string;
  readonly label: string;
  readonly metric: MetricPath;
  /** Groups in which a case has a score; `mean` is `null` when there is none. */
  readonly groups: number;
  readonly mean: number | null;
  /** `null` when fewer than two subjects enter. */
  readonly ci95: readonly [low: number, high: number] | null;
}

type Values = Readonly<Record<string, readonly number[]>>;

/** What `evaluate --json` writes. */
export interface Evaluation {
  readonly schema: typeof EVALUATION_SCHEMA;
  readonly definitions: ReturnType<typeof definitionsOf>;
  readonly policy: PolicyName;
  readonly settings: Omit<EvaluationSettings, "policy"> & {
    readonly labels: { readonly prediction: Values; readonly reference: Values };
    /** Columns of `cases.tsv` whose values make the groups of the summary. */
    readonly by: readonly string[];
    readonly intervals: typeof INTERVALS;
  };
  readonly cases: readonly EvaluatedCase[];
  readonly summary: readonly SummaryRow[];
  /** Empty without groups. */
  readonly groupMeans: readonly GroupMean[];
  /** The further readers' cases, scored as predictions are. */
  readonly readers: readonly EvaluatedCase[];
  /** Files without a partner, label values that are likely wrong, and cases that could not be read or compared. */
  readonly problems: readonly string[];
}
