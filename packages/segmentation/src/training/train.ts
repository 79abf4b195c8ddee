import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { PanShiftError } from "@panshift/core";
import { getThreads, setThreads } from "@panshift/torch";
import { type ModelFacts, saveModel } from "../model/save-model.ts";
import type { ComputedWith } from "./checkpoint.ts";
import type { TrainConfig } from "./config.ts";
import { type DataSource, findCases } from "./data-source.ts";
import { runIdentity } from "./identity.ts";
import { type ChosenMethod, chooseDevice, chooseMethod, choosePrecision, requireNeeds } from "./method-setup.ts";
import { currentProvenance, provenanceChanges } from "./provenance.ts";
import { closeRun, type OpenRun, openRun, type RunPaths, setState } from "./run-folder.ts";
import type { RunRecord } from "./run-record.ts";
import { type RunSummary, summarizeRun } from "./run-summary.ts";
import type { TrainProgress } from "./train-progress.ts";
import { loadTrainingData, requireClasses } from "./training-data.ts";
import { type SessionResult, TrainingSession } from "./training-session.ts";
import { splitValidation } from "./validation-split.ts";
import { openWatching } from "./watch-lock.ts";

export interface TrainOptions {
  /** Folder of runs; `./runs` by default. */
  readonly store?: string;
  /** Refuse to begin: only go on from a checkpoint. */
  readonly resume?: boolean;
  /** Remove what the run has, and begin anew. */
  readonly restart?: boolean;
  /** Wait a minute for a sign of life where another machine holds the run; otherwise a held run is refused at once. */
  readonly watch?: boolean;
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Remarks for the user: one domain only, other code than before, ... */
  readonly onNotice?: (notice: string) => void;
  /** When aborted, the step in hand is finished and saved, and `train` returns. */
  readonly signal?: AbortSignal;
}

export interface TrainResult {
  /** `STORE/<hash>`, absolute; the model is in its folder `model`. */
  readonly folder: string;
  /** The run's identity, 64 hexadecimal digits. */
  readonly id: string;
  /** `skipped`: it was done before. */
  readonly outcome: "done" | "skipped" | "interrupted";
  /** Shorthand for `outcome === "interrupted"`. */
  readonly interrupted: boolean;
  readonly iteration: number;
  /** The step that this call began at: 0, or that of a checkpoint. */
  readonly from: number;
  readonly summary: RunSummary;
}

/**
 * Trains the model of a configuration in the run's own folder. The same call goes on from the last
 * checkpoint, with weights equal to the bit to those of a run that was never stopped, and returns at
 * once when the run is done.
 *
 * @throws what `findCases`, `openRun`, `loadCase` and the method throw; TRAINING_DIVERGED; DISK_FULL.
 * The run's record then says why it failed, and its last checkpoint stays usable; a new run that is refused before its
 * first step leaves no folder.
 */
export async function train(config: TrainConfig, options: TrainOptions = {}): Promise<TrainResult> {
  const { store = "runs", resume = false, restart = false, onNotice = () => {} } = options;
  const method = await chooseMethod(config);
  const data = findCases(config.data, config.preprocessing.modality);
  const { id: methodId, version } = method.definition;
  const { validation } = splitValidation(data.cases, config.data.validation, config.seed);
  const validationDomains = new Set(validation.map(({ domain }) => domain)).size;
  const id = runIdentity(config, { ...data, validationDomains }, { id: methodId, version, hparams: method.hparams });
  const how = restart ? "restart" : resume ? "resume" : "continue";
  const open = () => openRun(store, id, how);
  const run = options.watch ? await openWatching(open, onNotice, options.signal) : open();
  try {
    if (run.record !== null && run.isDone) {
      const changes = provenanceChanges(run.record.provenance, currentProvenance());
      for (const change of changes) onNotice(`this run was done otherwise: ${change}`);
      return resultOf(run, id, "skipped", config.iterations);
    }
    for (const notice of [...run.repairs, ...data.notices]) onNotice(notice);
    const record = makeRecord(config, data, method, { id, run });
    if (run.checkpoint !== null) onNotice(`going on from step ${run.checkpoint.iteration} of ${config.iterations}`);
    reportChanges(run, record, onNotice);
    return await recordFailure(run, record, () => trainRun({ run, record, config, data, method, options }));
  } finally {
    closeRun(run);
  }
}

interface RunWork {
  readonly run: OpenRun;
  readonly record: RecordBase;
  readonly config: TrainConfig;
  readonly data: DataSource;
  readonly method: ChosenMethod;
  readonly options: TrainOptions;
}

type RecordBase = Omit<RunRecord, "schema" | "state">;

async function trainRun({ run, record, config, data, method, options }: RunWork): Promise<TrainResult> {
  const { paths } = run;
  const beat = (iteration: number) => {
    setState(paths, record, { kind: "running", heartbeat: new Date().toISOString(), iteration });
  };
  setThreads(record.threads);
  const loaded = await loadTrainingData(config, data, options);
  requireNeeds(method.definition, config, loaded.domains.length);
  if (!options.signal?.aborted) requireClasses(loaded); // an interrupted loading is not the whole of it
  beat(run.checkpoint?.iteration ?? 0);
  using session = new TrainingSession({ config, method, data: loaded, run, record, beat, ...callbacks(options) });
  const result = await session.run();
  if (result.outcome === "interrupted") return resultOf(run, record.id, "interrupted", result.iteration);
  const checksums = saveFinal(paths, session, result);
  const { best, last } = summarizeRun(paths.log);
  const finished = new Date().toISOString();
  setState(paths, record, { kind: "done", finished, checksums, validation: { best, last } });
  return resultOf(run, record.id, "done", result.iteration);
}

function resultOf(
  { paths, checkpoint }: OpenRun,
  id: string,
  outcome: TrainResult["outcome"],
  iteration: number,
): TrainResult {
  const { folder, log } = paths;
  const from = outcome === "skipped" ? iteration : (checkpoint?.iteration ?? 0);
  return { folder, id, outcome, interrupted: outcome === "interrupted", iteration, from, summary: summarizeRun(log) };
}

/** Saves the best model on the held-out cases and, beside it, the last; where there are none, the last alone. */
function saveFinal({ model, modelLast }: RunPaths, session: TrainingSession, { best, iteration }: SessionResult) {
  return session.withInference(({ module }) => {
    const save = (folder: string, weights: ModelFacts["weights"], file: string | null) => {
      const checksums = saveModel(folder, module, { ...session.modelFacts(), weights }, file);
      return Object.entries(checksums).map(([name, checksum]) => [join(basename(folder), name), checksum] as const);
    };
    const last = { chosenOn: "last", iteration } as const;
    if (best === null) return Object.fromEntries(save(model, last, null));
    const chosen = { chosenOn: "source-val", iteration: best.iteration } as const;
    return Object.fromEntries([...save(modelLast, last, null), ...save(model, chosen, best.file)]);
  });
}

/** What a resumed run computed with; `null` at the beginning. Its checkpoint knows, also where the record is damaged. */
function computedWith({ checkpoint, record }: OpenRun): ComputedWith | null {
  return checkpoint === null ? null : (checkpoint.computedWith ?? record);
}

/** What a resumed run computed with, it goes on with: threads and precision change the last bits. */
function makeRecord(
  config: TrainConfig,
  data: DataSource,
  { definition, hparams }: ChosenMethod,
  { id, run }: { readonly id: string; readonly run: OpenRun },
): RecordBase {
  const previous = computedWith(run);
  const device = chooseDevice(config.device);
  const { training, validation } = splitValidation(data.cases, config.data.validation, config.seed);
  return {
    id,
    fence: run.lock.fence,
    ...startOf(run),
    config,
    method: { id: definition.id, version: definition.version, hparams, chosenOn: "fixed" },
    device,
    precision: previous?.precision ?? choosePrecision(config, device),
    threads: config.threads === "auto" ? (previous?.threads ?? getThreads()) : config.threads,
    seed: config.seed,
    cases: {
      training: training.map(({ caseId }) => caseId),
      validation: validation.map(({ caseId }) => caseId),
    },
    provenance: currentProvenance(),
  };
}

/** A run that goes on keeps its beginning, or knows none. */
function startOf({ record, checkpoint }: OpenRun): Pick<RunRecord, "started"> {
  if (record?.started !== undefined) return { started: record.started };
  return checkpoint === null ? { started: new Date().toISOString() } : {};
}

function reportChanges(run: OpenRun, now: RecordBase, onNotice: (notice: string) => void) {
  const before = computedWith(run);
  if (before === null) return;
  const changes = run.record === null ? [] : provenanceChanges(run.record.provenance, now.provenance);
  if (before.device !== now.device) changes.push(`device was ${before.device} and is ${now.device} now`);
  if (before.threads !== now.threads) changes.push(`threads were ${before.threads} and are ${now.threads} now`);
  for (const change of changes) onNotice(`going on with a run begun otherwise: ${change}`);
}

/** Notes in the run's record why work failed; the failure itself is what the caller hears of. */
async function recordFailure<T>(run: OpenRun, record: RecordBase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof PanShiftError ? error.code : "UNEXPECTED";
    if (code === "RUN_LOCKED") throw error; // the record is another process's now
    if (!existsSync(run.paths.record)) throw error; // refused before it began: there is no run to speak of
    const reason = error instanceof Error ? error.message : String(error);
    const iteration = run.checkpoints.iteration();
    try {
      setState(run.paths, record, { kind: "failed", code, reason, iteration });
    } catch {
      // a full disk cannot note that it is full; the record keeps its last heartbeat
    }
    throw error;
  }
}

function callbacks({ onProgress = () => {}, signal }: TrainOptions) {
  return { onProgress, ...(signal !== undefined && { signal }) };
}
