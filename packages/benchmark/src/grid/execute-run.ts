import { existsSync } from "node:fs";
import { join } from "node:path";
import { canonicalHash, fail, PanShiftError } from "@panshift/core";
import { fileHash } from "@panshift/dataset";
import {
  loadModel,
  lockRun,
  type Model,
  readRunRecord,
  runPaths,
  segmentVolume,
  type TrainProgress,
  train,
} from "@panshift/segmentation";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { IGNORE, type LabelSets, type LabelSides } from "../evaluation/labels.ts";
import { type CandidateScores, scoreCase } from "../evaluation/score-case.ts";
import { DEFAULT_SETTINGS } from "../evaluation/settings.ts";
import type { CaseFiles } from "../study/case-files.ts";
import type { PlannedRun } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import { trainConfigOf } from "../study/training-config.ts";
import { CaseLog, type ScoredCase } from "./case-log.ts";
import { costClock } from "./run-costs.ts";
import type { TargetVault } from "./target-vault.ts";

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

/** Where a run stands after this process's work on it. */
export type RunOutcome = "done" | "interrupted";

/**
 * Trains a planned run and scores its model on every case that it tests; goes on where an earlier process stopped.
 *
 * The training sees source cases alone. Each tested case is segmented, its prediction written, its reference opened
 * through the vault, and its scores appended to `cases.jsonl` in the run's folder.
 *
 * @throws what `train` and `segmentVolume` throw; RUN_LOCKED while another process works on the run; LEAKAGE;
 * RUN_CORRUPT when the files' content is not what the manifest says
 */
export async function executeRun(run: PlannedRun, context: RunContext): Promise<RunOutcome> {
  const { store, signal, files, onNotice, onProgress = () => {} } = context;
  const config = trainConfigOf(run.method, run.seed, run, files);
  const before = iterationOf(runPaths(store, run.id).record);
  const written = costClock(runPaths(store, run.id).folder, "training");
  const result = await train(config, {
    store,
    onProgress: (training) => onProgress({ phase: "training", training }),
    ...(onNotice !== undefined && { onNotice }),
    ...(signal !== undefined && { signal }),
  });
  if (result.id !== run.id) refuseContent(result.folder, run.id, result.id);
  if (result.outcome !== "skipped") written(result.iteration - before);
  if (result.interrupted) return "interrupted";
  return await testModel(run, context);
}

/** Steps that an earlier process has taken, as far as they are saved. */
function iterationOf(recordFile: string): number {
  const state = readRunRecord(recordFile)?.state;
  return state?.kind === "running" || state?.kind === "failed" ? state.iteration : 0;
}

async function testModel(run: PlannedRun, context: RunContext): Promise<RunOutcome> {
  const { store, signal, onProgress = () => {} } = context;
  const paths = runPaths(store, run.id);
  const lock = lockRun(paths.lock);
  try {
    const log = CaseLog.open(join(paths.folder, "cases.jsonl"));
    const recipes = testedCases(run).map((tested) => ({ tested, scoring: scoringOf(tested, context) }));
    const missing = recipes.filter(({ tested, scoring }) => !isScored(log, paths.folder, tested.key, scoring));
    if (missing.length === 0) return "done";
    const written = costClock(paths.folder, "testing");
    const model = loadModel(paths.model);
    const before = recipes.length - missing.length;
    let done = before;
    try {
      for (const { tested, scoring } of missing) {
        if (signal?.aborted) return "interrupted";
        log.add(await testCase(run, tested, { context, model, scoring, folder: paths.folder }));
        lock.refresh();
        onProgress({ phase: "testing", done: ++done, total: recipes.length });
      }
    } finally {
      model.dispose();
      written(done - before);
    }
    return "done";
  } finally {
    lock.release();
  }
}

/** The distinct cases that a run tests, in the order of its uses. */
export function testedCases({ uses }: PlannedRun): StudyCase[] {
  const all = uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases));
  return [...new Map(all.map((each) => [each.key, each])).values()];
}

/** Hashes of a study's scorings by reference: thousands of runs test the same cases. */
const scorings = new WeakMap<Study, Map<string, string>>();

/** Hash of what a score follows from, besides the model and the scan. */
export function scoringOf({ record }: StudyCase, { study }: Pick<RunContext, "study">): string {
  const known = scorings.get(study) ?? new Map<string, string>();
  scorings.set(study, known);
  const reference = record.sha256Label;
  const hash = known.get(reference) ?? scoringHash(reference, study);
  known.set(reference, hash);
  return hash;
}

function scoringHash(reference: string, { task, selection, scoring }: Study): string {
  const { surface, nsdTolerancesMm } = scoring;
  return canonicalHash({ reference, surface, nsdTolerancesMm, task, selection });
}

function isScored(log: CaseLog, folder: string, key: string, scoring: string): boolean {
  const scored = log.find(key, scoring);
  return scored !== undefined && existsSync(join(folder, scored.prediction.file));
}

interface TestWork {
  readonly context: RunContext;
  readonly model: Model;
  readonly scoring: string;
  readonly folder: string;
}

async function testCase(run: PlannedRun, tested: StudyCase, work: TestWork): Promise<ScoredCase> {
  const { context, model, scoring, folder } = work;
  const { study, files, vault } = context;
  const { key, caseId, dataset, record } = tested;
  const image = files.image(tested);
  const { modality } = record;
  const { labels, report } = await segmentVolume(model, readVolume(image), {
    outOfScope: "allow",
    place: { caseId, file: image },
    ...((modality === "ct" || modality === "mr") && { modality }),
  });
  const file = join("predictions", dataset, `${caseId}.nii.gz`);
  writeVolume(join(folder, file), labels);
  const referencePath = vault.openReference(run, tested);
  const recipe = { sides: sidesOf(model, study, files.ignored([tested])), settings: settingsOf(study) };
  const task = { caseId, referencePath, predictions: [join(folder, file)], readers: [] };
  const result = scoreCase(task, recipe);
  if ("failure" in result) throw new PanShiftError(result.failure.code, { caseId, ...result.failure.facts });
  const [scores] = result.predictions as readonly [CandidateScores]; // one for the task's one prediction
  if (scores.failure !== null) throw new PanShiftError(scores.failure.code, { caseId, ...scores.failure.facts });
  const { imageDiagonalMm } = result;
  const prediction = { file, sha256: fileHash(join(folder, file)) };
  return { key, scoring, prediction, imageDiagonalMm, flags: report.flags, labels: scores.labels };
}

/** A model's class c is value c + 1 of its segmentations; references carry the task's values. */
function sidesOf({ description }: Model, { task }: Study, ignored: readonly number[]): LabelSides {
  const names = description.classes.map(({ name }) => name);
  return {
    names,
    prediction: new Map(names.map((name, c) => [name, [c + 1]])),
    reference: referenceLabels(task, ignored),
  };
}

/** The task's values, and those that no comparison counts. */
export function referenceLabels({ labels }: Study["task"], ignored: readonly number[]): LabelSets {
  return new Map([...Object.entries(labels), ...(ignored.length > 0 ? [[IGNORE, ignored] as const] : [])]);
}

/** How a study compares masks and counts outcomes. */
export function settingsOf({ scoring }: Study) {
  const { policy, bothEmpty, surface, nsdTolerancesMm } = scoring;
  return { ...DEFAULT_SETTINGS, policy, bothEmpty, surface, nsdTolerancesMm };
}

function refuseContent(folder: string, expected: string, found: string): never {
  return fail("RUN_CORRUPT", {
    file: folder,
    expected: `the run ${expected.slice(0, 16)}, whose files have the hashes that cases.tsv states`,
    found: `run ${found.slice(0, 16)}: a file was changed after cases.tsv was written`,
    hint: "write the manifest anew, or restore the files",
  });
}
