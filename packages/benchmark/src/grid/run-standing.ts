import { join } from "node:path";
import { PanShiftError } from "@panshift/core";
import { type RunPaths, type RunRecord, readRunRecord, runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { isDiverged } from "./choose-draw.ts";
import { isOfModel, type RunContext, scoringOf, testedCases } from "./execute-run.ts";
import { changedMs, isIntact } from "./intact.ts";
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

type StandingContext = Pick<RunContext, "store" | "study" | "files">;

/**
 * Reads where a run stands; nothing is changed and no lock taken. A run with a damaged file counts as failed, with what
 * to do, and hides no other run.
 */
export function standingOf(run: PlannedRun, context: StandingContext): RunStanding {
  try {
    return readStanding(run, context);
  } catch (error) {
    if (!(error instanceof PanShiftError)) throw error;
    return { kind: "failed", code: error.code, reason: error.message };
  }
}

function readStanding(run: PlannedRun, context: StandingContext): RunStanding {
  const paths = runPaths(context.store, run.id);
  const record = readRunRecord(paths.record);
  if (record === null || record.state.kind === "planned") return { kind: "planned" };
  const { state } = record;
  if (state.kind === "running") return { kind: "training", iteration: state.iteration, heartbeat: state.heartbeat };
  if (run.search !== null && isDiverged(state)) return { kind: "done", record, tests: [], cases: [] };
  if (state.kind === "failed") return { kind: "failed", code: state.code, reason: state.reason };
  const lost = lostModelFile(paths, state.checksums);
  if (lost !== null) {
    const reason = `${lost} is damaged or gone; the same command makes it again`;
    return { kind: "failed", code: "RUN_CORRUPT", reason };
  }
  const chosen = modelTestsOf(run, record, context);
  if (chosen === null) return { kind: "trained" };
  const caseFile = join(paths.folder, "cases.jsonl");
  const log = CaseLog.read(caseFile);
  const scoredMs = changedMs(caseFile);
  const tests = chosen.map((test): ScoredTest => {
    const cases = testedCases(test).flatMap((each) => {
      const scored = log.find(each.key, scoringOf(each, context, test.kept));
      if (scored === undefined || !isOfModel(scored, record)) return [];
      return isIntact(join(paths.folder, scored.prediction.file), scored.prediction.sha256, scoredMs) ? [scored] : [];
    });
    return { ...test, cases };
  });
  const count = (casesOf: (test: ScoredTest) => number) => tests.reduce((sum, test) => sum + casesOf(test), 0);
  const [scored, total] = [count(({ cases }) => cases.length), count((test) => testedCases(test).length)];
  if (scored < total) return { kind: "testing", scored, total };
  return { kind: "done", record, tests, cases: [...new Set(tests.flatMap(({ cases }) => cases))] };
}

function lostModelFile({ folder, record }: RunPaths, checksums: Readonly<Record<string, string>>): string | null {
  const recordedMs = changedMs(record);
  const lost = Object.entries(checksums).find(([name, sha256]) => !isIntact(join(folder, name), sha256, recordedMs));
  return lost === undefined ? null : join(folder, lost[0]);
}
