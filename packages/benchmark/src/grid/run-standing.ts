import { join } from "node:path";
import { PanShiftError } from "@panshift/core";
import type { HashOfFile } from "@panshift/dataset";
import { type RunPaths, type RunRecord, readRunRecord, runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import { caseIndex } from "./case-log.ts";
import { findScored, scoringOf, testedCases } from "./case-scoring.ts";
import { isDiverged } from "./choose-draw.ts";
import type { RunContext } from "./execute-run.ts";
import { HeldLog, type KeptCase, readPacked } from "./held-log.ts";
import { changedMs, isIntact } from "./intact.ts";
import { resultNames } from "./kept-model.ts";
import { type ModelTest, modelTestsOf, oracleTestsOf } from "./model-tests.ts";
import type { PackedLog } from "./packed-log.ts";

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
      readonly record: FinishedRun;
      readonly tests: readonly ScoredTest[];
      /** Of all tests, each once; with those that the oracle chose by. */
      readonly cases: readonly KeptCase[];
    };

/** What a finished run's record says besides its configuration, which is the plan's. */
export type FinishedRun = Omit<RunRecord, "config" | "cases">;

/** A model of the run with its scores: each tested case once, whatever uses it has. */
export interface ScoredTest extends ModelTest {
  readonly cases: readonly KeptCase[];
}

export interface StandingContext extends Pick<RunContext, "store" | "study" | "files"> {
  /** Of a caller that looks again and again. */
  readonly hashOf?: HashOfFile;
  /** Logs of scored cases that were read before, by file. */
  readonly logs?: ReadonlyMap<string, PackedLog>;
}

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
  if (run.search !== null && isDiverged(state))
    return { kind: "done", record: finishedRun(record), tests: [], cases: [] };
  if (state.kind === "failed") return { kind: "failed", code: state.code, reason: state.reason };
  const lost = lostModelFile(paths, state.checksums, context);
  if (lost !== null) {
    const reason = `${lost} is damaged or gone; the same command makes it again`;
    return { kind: "failed", code: "RUN_CORRUPT", reason };
  }
  const scored = (asked: readonly ModelTest[]) => asked.map((test) => scoredTest(test, record, paths, context));
  const chosen = modelTestsOf(run, record, context);
  const tests = scored(chosen ?? []);
  const all = [...scored(oracleTestsOf(run, record)), ...tests];
  const count = (casesOf: (test: ScoredTest) => number) => all.reduce((sum, test) => sum + casesOf(test), 0);
  const [done, total] = [count(({ cases }) => cases.length), count((test) => testedCases(test).length)];
  if (done < total) return { kind: "testing", scored: done, total };
  if (chosen === null) return { kind: "trained" };
  const cases = new Map(all.flatMap((test) => test.cases).map((one) => [caseIndex(one.key, one.scoring), one]));
  return { kind: "done", record: finishedRun(record), tests, cases: [...cases.values()] };
}

/** A test with the cases of it that are scored, by the model that the run has. */
function scoredTest(test: ModelTest, record: RunRecord, { folder }: RunPaths, context: StandingContext): ScoredTest {
  const caseFile = join(folder, resultNames(test.selection, test.kept).log);
  const log = new HeldLog(context.logs?.get(caseFile) ?? readPacked(caseFile), context.study);
  const scoredMs = changedMs(caseFile);
  const cases = testedCases(test).flatMap((each): KeptCase | [] => {
    const scoring = scoringOf(each, context, test.kept);
    const scored = findScored(log, each, { scoring, record, files: context.files });
    if (scored === undefined) return [];
    const { prediction, imageDiagonalMm, flags, labels } = scored;
    if (!isIntact(join(folder, prediction.file), scored.sha256, scoredMs, context.hashOf)) return [];
    return { key: each.key, scoring, prediction, imageDiagonalMm, flags, labels }; // key and scoring: one text for all runs
  });
  return { ...test, cases };
}

function finishedRun({ config: _config, cases: _cases, ...finished }: RunRecord): FinishedRun {
  return finished;
}

function lostModelFile(
  { folder, record }: RunPaths,
  checksums: Readonly<Record<string, string>>,
  { hashOf }: StandingContext,
): string | null {
  const recordedMs = changedMs(record);
  const lost = Object.entries(checksums).find(
    ([name, sha256]) => !isIntact(join(folder, name), sha256, recordedMs, hashOf),
  );
  return lost === undefined ? null : join(folder, lost[0]);
}
