export type { Detection, DetectionRule } from "./detection.ts";
export { type EvaluationOptions, evaluateMasks, type MaskEvaluation, type MaskMetrics } from "./evaluate-masks.ts";
export { type MetricKind, type MetricName, metricKinds, metricNames } from "./metric-names.ts";
export { type EmptyKind, emptyOutcome, type Outcome, outcomeKinds, value } from "./outcome.ts";
export { dice, diceOf, iou, iouOf, type OverlapCounts, overlapCounts, precisionOf, sensitivityOf } from "./overlap.ts";
export {
  imageDiagonalMm,
  overlapPolicy,
  type PolicyName,
  type PolicyOptions,
  type ScorePolicy,
  scoreOf,
  scorePolicy,
} from "./policy.ts";
export { type OutcomeCounts, type Summary, summarize } from "./summary.ts";
export type { SurfaceKind } from "./surface/surface-points.ts";
export { relativeVolumeError, volumeMl, volumeMlOf } from "./volume.ts";
