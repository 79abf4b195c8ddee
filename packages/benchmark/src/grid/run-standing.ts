import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunRecord, readRunRecord, runPaths } from "@panshift/segmentation";
import { packMetrics } from "../results/packed-metrics.ts";
import type { PlannedRun } from "../study/plan.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { type RunContext, scoringOf, testedCases } from "./execute-run.ts";

/** Where a planned run stands, as its folder says. */
export type RunStanding =
  | { readonly kind: "planned" }
  | { readonly kind: "training"; readonly iteration: number; readonly heartbeat: string }
  | { readonly kind: "failed"; readonly code: string; readonly reason: string }
  | { readonly kind: "testing"; readonly scored: number; readonly total: number }
  | { readonly kind: "done"; readonly record: FinishedRun; readonly cases: readonly ScoredCase[] };

/** What a finished run's record says besides its configuration, which is the plan's. */
export type FinishedRun = Omit<RunRecord, "config" | "cases">;

/** Reads where a run stands; nothing is changed and no lock taken. @throws RUN_CORRUPT */
export function standingOf(run: PlannedRun, { store, study }: Pick<RunContext, "store" | "study">): RunStanding {
  const paths = runPaths(store, run.id);
  const record = readRunRecord(paths.record);
  if (record === null || record.state.kind === "planned") return { kind: "planned" };
  const { state } = record;
  if (state.kind === "running") return { kind: "training", iteration: state.iteration, heartbeat: state.heartbeat };
  if (state.kind === "failed") return { kind: "failed", code: state.code, reason: state.reason };
  const log = CaseLog.read(join(paths.folder, "cases.jsonl"));
  const tested = testedCases(run);
  const cases = tested.flatMap((each) => {
    const scored = log.get(each.key);
    const scoring = scoringOf(each, { study });
    if (scored?.scoring !== scoring || !existsSync(join(paths.folder, scored.prediction.file))) return [];
    // One text for all runs, and packed metrics: there may be thousands of runs.
    const labels = scored.labels.map((label) => ({ ...label, metrics: packMetrics(label.metrics) }));
    return [{ ...scored, key: each.key, scoring, labels }];
  });
  if (cases.length < tested.length) return { kind: "testing", scored: cases.length, total: tested.length };
  const { config: _config, cases: _cases, ...finished } = record;
  return { kind: "done", record: finished, cases };
}
