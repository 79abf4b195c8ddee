import type { PolicyName, SurfaceKind } from "@panshift/metrics";

/** How masks are measured and how outcomes without a number count; part of every evaluation. */
export interface EvaluationSettings {
  readonly policy: PolicyName;
  /** Both masks empty: left out, or perfect. */
  readonly bothEmpty: "one" | "skip";
  /** Distances above the policy's penalty count as the penalty. */
  readonly clipToPenalty: boolean;
  readonly surface: SurfaceKind;
  /** Ascending. */
  readonly nsdTolerancesMm: readonly number[];
  /** What happens to a prediction on another grid than its reference: refused, or taken to the nearest voxels. */
  readonly resample: "none" | "nearest";
}

export const DEFAULT_SETTINGS: EvaluationSettings = {
  policy: "seed-paper",
  bothEmpty: "skip",
  clipToPenalty: false,
  surface: "voxel",
  nsdTolerancesMm: [1, 2, 3, 5],
  resample: "none",
};

/** How intervals are made; stated in every evaluation and comparison. */
export const INTERVALS = {
  method: "percentile bootstrap of subjects, each with all its cases, stratified by center",
  level: 0.95,
  replicates: 10_000,
  seed: 20240101,
} as const;
