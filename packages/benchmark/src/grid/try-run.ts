import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel, type RunPaths, runPaths, train } from "@panshift/segmentation";
import { readVolume, writeVolume } from "@panshift/volume/files";
import type { SourceCases } from "../study/case-files.ts";
import type { PlannedRun } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import { trainConfigOf } from "../study/training-config.ts";
import { folderBytes, type RunTrial } from "./estimate.ts";
import type { RunContext } from "./execute-run.ts";
import { comparePrediction, predictCase } from "./test-case.ts";
import { type Mark, secondsOf, timesOf } from "./trial-times.ts";

type TrialContext = Pick<RunContext, "study" | "files" | "signal" | "onProgress">;

/** Enough for a median without the first, which is slower. */
const STEPS = 6;

/**
 * Measures what a planned run takes: a few of its steps, a validation, and one of its own held-out cases segmented and
 * scored, in a temporary folder that is removed again. No tested case is touched, neither its scan nor its reference.
 *
 * The run's configuration is its own but for the length. All of its source cases are loaded, so that memory is the run's:
 * one held-out subject is validated, and the others count as training cases for so long.
 *
 * @throws what `train` and `segmentVolume` throw; the signal's reason
 */
export async function tryRun(run: PlannedRun, context: TrialContext): Promise<RunTrial> {
  const { config } = run.method;
  const sources = oneValidated(run);
  const steps = Math.min(STEPS, config.iterations);
  return await inTemporaryFolder(async (store) => {
    const { paths, times } = await trainSteps(run, sources, steps, { ...context, store });
    const trainedBytes = folderBytes(paths.folder);
    const logBytesPerStep = statSync(paths.log).size / steps;
    const tested = await testOne(sources, paths.model, { ...context, store });
    return {
      steps,
      secondsPerStep: secondsOf(times, config, run.validation.length) / config.iterations,
      secondsPerCase: tested.seconds,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      trainingBytes: trainedBytes + (config.iterations - steps) * logBytesPerStep,
      bytesPerCase: tested.bytes,
    };
  });
}

/** A run's sources with one held-out subject, if it has any. */
function oneValidated({ training, validation }: SourceCases): SourceCases {
  const isKept = ({ subject }: StudyCase) => subject === validation[0]?.subject;
  return {
    training: [...training, ...validation.filter((each) => !isKept(each))],
    validation: validation.filter(isKept),
  };
}

type StoreContext = TrialContext & { readonly store: string };

async function trainSteps(
  { method, seed }: PlannedRun,
  sources: SourceCases,
  steps: number,
  { files, store, onProgress, signal }: StoreContext,
) {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const marks: Mark[] = [];
  const short = {
    ...trainConfigOf(method, seed, sources, files),
    iterations: steps,
    validationInterval: Math.max(1, steps - 1), // `timesOf` says why
    checkpointInterval: steps,
  };
  const { id } = await train(short, {
    store,
    onProgress: (progress) => {
      marks.push({ phase: progress.phase, at: seconds() });
      onProgress?.({ phase: "training", training: progress });
    },
    ...(signal !== undefined && { signal }),
  });
  signal?.throwIfAborted();
  return { paths: runPaths(store, id), times: timesOf(marks, seconds()) };
}

async function testOne(
  { training, validation }: SourceCases,
  modelFolder: RunPaths["model"],
  { study, files, store, onProgress, signal }: StoreContext,
) {
  onProgress?.({ phase: "testing", done: 0, total: 1 });
  const [own] = [...validation, ...training] as [StudyCase]; // a run trains on something
  const path = join(store, "prediction.nii.gz");
  const reference = files.label(own);
  const start = performance.now();
  const model = loadModel(modelFolder);
  try {
    await predictCase(model, own, { files, path, ...(signal !== undefined && { signal }) });
    comparePrediction(own, { model, path, reference }, { study, files });
  } finally {
    model.dispose();
  }
  const seconds = (performance.now() - start) / 1000;
  onProgress?.({ phase: "testing", done: 1, total: 1 });
  writeVolume(path, readVolume(reference)); // a trained model's is as smooth, and compresses as well
  return { seconds, bytes: statSync(path).size };
}

/** Gives a folder for the length of a piece of work. It is also removed where the process exits within it. */
async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "panshift-trial-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}
