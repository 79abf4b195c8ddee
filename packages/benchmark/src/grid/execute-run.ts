import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail, shortId } from "@panshift/core";
import { fileHash } from "@panshift/dataset";
import {
  loadModel,
  lockRun,
  type Model,
  type RunRecord,
  readRunRecord,
  runPaths,
  type TrainProgress,
  train,
} from "@panshift/segmentation";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedRun } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import { trainConfigOf } from "../study/training-config.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { findScored, scoringOf, testedCases } from "./case-scoring.ts";
import { isIntact } from "./intact.ts";
import { resultNames } from "./kept-model.ts";
import { type ModelTest, modelTestsOf, oracleTestsOf } from "./model-tests.ts";
import { costClock } from "./run-costs.ts";
import type { TargetVault } from "./target-vault.ts";
import { comparePrediction, predictCase } from "./test-case.ts";

export interface RunContext {
  readonly study: Study;
  readonly files: CaseFiles;
  readonly store: string;
  readonly vault: TargetVault;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onNotice?: (notice: string) => void;
  /** When aborted, the step or case in hand is finished and saved. */
  readonly signal?: AbortSignal;
}

export type RunProgress =
  | { readonly phase: "training"; readonly training: TrainProgress }
  | { readonly phase: "testing"; readonly done: number; readonly total: number };

/** Where a run stands after this process's work on it; `trained`: its search is not over. */
export type RunOutcome = "done" | "trained" | "interrupted";

/**
 * Trains a planned run and scores its model on every case that it tests; goes on where an earlier process stopped.
 *
 * The training sees source cases alone. Each tested case is segmented, its prediction written, its reference opened
 * through the vault, and its scores appended to `cases.jsonl` in the run's folder (`cases-oracle.jsonl` for the oracle).
 *
 * @throws what `train` and `segmentVolume` throw; RUN_LOCKED while another process works on the run; LEAKAGE;
 * CONTENT_CHANGED for a file that is not what cases.tsv states; RUN_CORRUPT when the training was another than planned
 */
export async function executeRun(run: PlannedRun, context: RunContext): Promise<RunOutcome> {
  const { store, signal, files, onNotice, onProgress = () => {} } = context;
  const config = trainConfigOf(run.method, run.seed, run, files);
  for (const each of [...run.training, ...run.validation]) {
    files.verifyImage(each);
    files.verifyLabel(each);
  }
  const written = costClock(runPaths(store, run.id).folder, "training");
  const result = await train(config, {
    store,
    onProgress: (training) => onProgress({ phase: "training", training }),
    ...(onNotice !== undefined && { onNotice }),
    ...(signal !== undefined && { signal }),
  });
  if (result.id !== run.id) refuseContent(result.folder, run.id, result.id);
  if (result.outcome !== "skipped") written(result.iteration - result.from);
  if (result.interrupted) return "interrupted";
  return await testModels(run, context);
}

async function testModels(run: PlannedRun, context: RunContext): Promise<RunOutcome> {
  const { folder, lock: lockFile, record: file } = runPaths(context.store, run.id);
  const lock = lockRun(lockFile);
  try {
    const record = readRunRecord(file);
    if (record === null) return "trained";
    const open = { context, record, folder };
    for (const test of oracleTestsOf(run, record)) {
      if ((await testModel(run, test, open)) === "interrupted") return "interrupted";
    }
    const tests = modelTestsOf(run, record, context);
    if (tests === null) return "trained";
    for (const test of tests) {
      if ((await testModel(run, test, open)) === "interrupted") return "interrupted";
    }
    return "done";
  } finally {
    lock.release();
  }
}

interface OpenTests {
  readonly context: RunContext;
  readonly record: RunRecord;
  readonly folder: string;
}

async function testModel(run: PlannedRun, test: ModelTest, open: OpenTests): Promise<RunOutcome> {
  const { context, record, folder } = open;
  const { signal, onProgress = () => {} } = context;
  const log = CaseLog.open(join(folder, resultNames(test.selection, test.kept).log));
  const recipes = testedCases(test).map((tested) => ({ tested, scoring: scoringOf(tested, context, test.kept) }));
  const missing = recipes.filter(({ tested, scoring }) => {
    const scored = findScored(log, tested, { scoring, record, files: context.files });
    return scored === undefined || !isIntact(join(folder, scored.prediction.file), scored.prediction.sha256, 0);
  });
  if (missing.length === 0) return "done";
  const written = costClock(folder, "testing");
  const model = loadKept(folder, test);
  const before = recipes.length - missing.length;
  let done = before;
  try {
    for (const { tested, scoring } of missing) {
      if (signal?.aborted) return "interrupted";
      log.add(await testCase(run, tested, { context, model, test, scoring, folder }));
      onProgress({ phase: "testing", done: ++done, total: recipes.length });
    }
  } finally {
    model.dispose();
    written(done - before);
  }
  return "done";
}

/** @throws FILE_MISSING for the last weights of a run that did not keep them, and what `loadModel` throws */
function loadKept(folder: string, { kept, selection }: ModelTest): Model {
  const file = join(folder, kept);
  if (kept === "model" || existsSync(file)) return loadModel(file);
  return fail("FILE_MISSING", {
    file,
    expected: `the weights of the last step, for selection \`${selection}\``,
    found: "none: the run was made when only the selected weights were kept",
    hint: "remove the run's folder, and the same command trains it again; or leave the rule out of `selection`",
  });
}

interface TestWork {
  readonly context: RunContext;
  readonly model: Model;
  readonly test: ModelTest;
  readonly scoring: string;
  readonly folder: string;
}

async function testCase(run: PlannedRun, tested: StudyCase, work: TestWork): Promise<ScoredCase> {
  const { context, model, test, scoring, folder } = work;
  const { key, caseId, dataset } = tested;
  const { predictions } = resultNames(test.selection, test.kept);
  const file = join(predictions, dataset, `${caseId}.nii.gz`);
  const path = join(folder, file);
  const flags = await predictCase(model, tested, { files: context.files, path });
  const reference = context.vault.openReference(run, tested, test.purpose);
  const { labels, imageDiagonalMm } = comparePrediction(tested, { model, path, reference }, context);
  const { sha256: weights } = model.description.weights;
  const identity = { weights, image: context.files.imageHash(tested) };
  return { key, scoring, prediction: { file, sha256: fileHash(path) }, ...identity, imageDiagonalMm, flags, labels };
}

function refuseContent(folder: string, expected: string, found: string): never {
  return fail("RUN_CORRUPT", {
    file: folder,
    expected: `the run ${shortId(expected)}, whose files have the hashes that cases.tsv states`,
    found: `run ${shortId(found)}: a file was changed after cases.tsv was written`,
    hint: "write the manifest anew, or restore the files",
  });
}
