import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunRecord, readRunRecord, runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { isDiverged } from "./choose-draw.ts";
import { type RunContext, scoringOf, testedCases } from "./execute-run.ts";
import { type ModelTest, modelTestsOf } from "./model-tests.ts";

/** Where a planned run stands, as its folder says. */
export type RunStanding =
  | { readonly kind: "planned" }
  | { readonly kind: "training"; readonly iteration: number; readonly heartbeat: string }
  | { readonly kind: "failed"; readonly code: string; readonly reason: string }
  /** A draw of a search that is trained, while others are not. */
  | { readonly kind: "trained" }
  | { readonly kind: "testing"; readonly scored: number; readonly total: number }
  | {
      /** All that its study asks of it; a draw that its search did not choose, or that diverged, is tested nowhere. */
      readonly kind: "done";
      readonly record: RunRecord;
      readonly tests: readonly ScoredTest[];
      /** Of all tests, each once. */
      readonly cases: readonly ScoredCase[];
    };

/** A model of the run with its scores: each tested case once, whatever uses it has. */
export interface ScoredTest extends ModelTest {
  readonly cases: readonly ScoredCase[];
}

/** Reads where a run stands; nothing is changed and no lock taken. @throws RUN_CORRUPT */
export function standingOf(run: PlannedRun, { store, study }: Pick<RunContext, "store" | "study">): RunStanding {
  const paths = runPaths(store, run.id);
  const record = readRunRecord(paths.record);
  if (record === null || record.state.kind === "planned") return { kind: "planned" };
  const { state } = record;
  if (state.kind === "running") return { kind: "training", iteration: state.iteration, heartbeat: state.heartbeat };
  if (run.search !== null && isDiverged(state)) return { kind: "done", record, tests: [], cases: [] };
  if (state.kind === "failed") return { kind: "failed", code: state.code, reason: state.reason };
  const chosen = modelTestsOf(run, record, { store, study });
  if (chosen === null) return { kind: "trained" };
  const log = CaseLog.read(join(paths.folder, "cases.jsonl"));
  const exists = ({ prediction }: ScoredCase) => existsSync(join(paths.folder, prediction.file));
  const tests = chosen.map((test): ScoredTest => {
    const found = testedCases(test).flatMap((each) => log.find(each.key, scoringOf(each, { study }, test.kept)) ?? []);
    return { ...test, cases: found.filter(exists) };
  });
  const count = (casesOf: (test: ScoredTest) => number) => tests.reduce((sum, test) => sum + casesOf(test), 0);
  const [scored, total] = [count(({ cases }) => cases.length), count((test) => testedCases(test).length)];
  if (scored < total) return { kind: "testing", scored, total };
  return { kind: "done", record, tests, cases: [...new Set(tests.flatMap(({ cases }) => cases))] };
}
