export { type EmptyKind, emptyOutcome, type Outcome, value } from "./outcome.ts";
export { dice, diceOf, iou, iouOf, type OverlapCounts, overlapCounts } from "./overlap.ts";
export { overlapPolicy, type ScorePolicy, scoreOf } from "./policy.ts";
export { type OutcomeCounts, type Summary, summarize } from "./summary.ts";
export { relativeVolumeError, volumeMl, volumeMlOf } from "./volume.ts";
