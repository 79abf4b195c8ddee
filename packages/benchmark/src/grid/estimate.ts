import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { canonicalHash, fail } from "@panshift/core";
import { runPaths, type TrainConfig } from "@panshift/segmentation";
import { median } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import type { PlannedRun } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import { testedCases } from "./case-scoring.ts";
import { readableRecord } from "./readable-record.ts";
import { type RunCost, readCosts } from "./run-costs.ts";

/** What runs of one method take: medians of what finished runs of the store took, or extrapolated from a trial. */
export interface MeasuredCost {
  readonly method: string;
  /** Finished runs of the same method, network, patch and training, of whatever data and length. */
  readonly measuredRuns: number;
  /** Steps of the trial; `null`: measured by finished runs. */
  readonly trialSteps: number | null;
  readonly secondsPerStep: number;
  /** Segmenting and scoring; `null` where no run of the store has tested any. */
  readonly secondsPerCase: number | null;
  readonly peakBytes: number;
  /** Checkpoints, model, log and predictions of a run. */
  readonly diskBytes: number;
}

/** What a few steps of a run took on this machine, and what the whole run takes if it goes on like that. */
export interface RunTrial {
  readonly steps: number;
  /** Wall clock of the whole training by its steps: reading, validations and saving included. */
  readonly secondsPerStep: number;
  /** Segmenting and scoring, of one case. */
  readonly secondsPerCase: number;
  /** Most memory that this process has held so far. */
  readonly peakBytes: number;
  /** Of the training: checkpoints, models and log. */
  readonly trainingBytes: number;
  /** Of one prediction. */
  readonly bytesPerCase: number;
}

/** What the runs that are not done will take, one after another. */
export interface Estimate {
  readonly openRuns: number;
  readonly measured: readonly MeasuredCost[];
  /** Names of methods of which the store holds no such run and that were not tried: their runs are in no sum. */
  readonly unknown: readonly string[];
  readonly estimatedRuns: number;
  readonly seconds: number;
  readonly diskBytes: number;
  /** Of the run that needs most. */
  readonly peakBytes: number;
}

/** Runs of a kind that are looked at; more would not change a median much. */
const ENOUGH = 20;

interface EstimateOptions {
  /** Selection rules, each of which tests a model. */
  readonly rules?: readonly Selection[];
  /** By the method's name; for methods of which the store holds no finished run. */
  readonly trials?: ReadonlyMap<string, RunTrial>;
}

/**
 * Estimates time, memory and disk of planned runs from what finished runs of the store took, or trials.
 *
 * Time is an upper bound where several rules test: that two of them choose one model, which is then tested once, shows
 * only when the trainings are done.
 */
export function estimateRuns(
  open: readonly PlannedRun[],
  store: string,
  { rules = ["source-val"], trials = new Map() }: EstimateOptions = {},
): Estimate {
  const byMethod = groupBy(open, ({ method }) => method.name);
  const finished = byMethod.size === 0 ? new Map<string, string[]>() : finishedBySetup(store);
  const measured: MeasuredCost[] = [];
  const unknown: string[] = [];
  let [seconds, diskBytes, estimatedRuns] = [0, 0, 0];
  for (const [method, runs] of byMethod) {
    const config = (runs[0] as PlannedRun).method.config;
    const cases = runs.map((run) => expectedCases(run, rules));
    const perRun = sum(cases) / runs.length;
    const cost = measure(method, finished.get(setupOf(config)) ?? []) ?? tried(method, trials.get(method), perRun);
    if (cost === null) {
      unknown.push(method);
      continue;
    }
    measured.push(cost);
    seconds += runs.length * config.iterations * cost.secondsPerStep + sum(cases) * (cost.secondsPerCase ?? 0);
    diskBytes += runs.length * cost.diskBytes;
    estimatedRuns += runs.length;
  }
  const peakBytes = Math.max(0, ...measured.map((cost) => cost.peakBytes));
  return { openRuns: open.length, measured, unknown, estimatedRuns, seconds, diskBytes, peakBytes };
}

/** @param cases that a run is tested on, in the mean */
function tried(method: string, trial: RunTrial | undefined, cases: number): MeasuredCost | null {
  if (trial === undefined) return null;
  const { steps: trialSteps, trainingBytes, bytesPerCase, ...costs } = trial;
  return { method, measuredRuns: 0, trialSteps, ...costs, diskBytes: trainingBytes + cases * bytesPerCase };
}

/**
 * Cases that a run is tested on, at most. Of a search's draws each rule tests one; the oracle's share is opened by all.
 * Without held-out cases a run has one model, whatever the rule.
 */
function expectedCases(run: PlannedRun, rules: readonly Selection[]): number {
  const { search, withoutDomain, validation } = run;
  const plainRules = rules.filter((rule) => rule !== "oracle").length;
  const plain = (validation.length === 0 ? 1 : plainRules) * testedCases(run).length;
  if (search === null || withoutDomain !== null) return plain;
  const opened = sum(search.oracles.map(({ share }) => testedCases({ uses: share }).length));
  const scored = sum(search.oracles.map(({ rest }) => testedCases({ uses: rest }).length));
  return opened + (plain + scored) / search.candidates.length;
}

/** Everything of a configuration that a step's cost depends on. */
function setupOf(config: TrainConfig): string {
  const { method, network, patchSizeDhw, batchSize, preprocessing, augmentation, inference, precision } = config;
  return canonicalHash({ method, network, patchSizeDhw, batchSize, preprocessing, augmentation, inference, precision });
}

/** Folders of the store's finished runs by their setup. */
function finishedBySetup(store: string): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const name of namesIn(store)) {
    const { record: file, folder } = runPaths(store, name);
    const record = readableRecord(file);
    if (record?.state.kind !== "done") continue;
    const setup = setupOf(record.config as TrainConfig);
    const known = folders.get(setup) ?? [];
    folders.set(setup, known);
    if (known.length < ENOUGH) known.push(folder);
  }
  return folders;
}

function measure(method: string, folders: readonly string[]): MeasuredCost | null {
  const costs = folders.map((folder) => ({ folder, of: readCosts(folder) }));
  const perPart = (phase: RunCost["phase"]) =>
    costs.flatMap(({ of }) => {
      const own = of.filter((cost) => cost.phase === phase);
      return own.length === 0 ? [] : [sum(own.map((cost) => cost.seconds)) / sum(own.map((cost) => cost.parts))];
    });
  const [steps, cases] = [perPart("training"), perPart("testing")];
  if (steps.length === 0) return null;
  return {
    method,
    measuredRuns: steps.length,
    trialSteps: null,
    secondsPerStep: median(steps),
    secondsPerCase: cases.length === 0 ? null : median(cases),
    peakBytes: median(costs.flatMap(({ of }) => (of.length === 0 ? [] : Math.max(...of.map((one) => one.peakBytes))))),
    diskBytes: median(folders.map(folderBytes)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Names of a store's run folders; none where there is no store yet. @throws FILE_MISSING for a file in its place */
export function namesIn(store: string): string[] {
  try {
    return readdirSync(store)
      .filter((name) => /^[0-9a-f]{16}$/.test(name))
      .sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    if (code === "ENOTDIR") refuseFile(store);
    throw cause;
  }
}

function refuseFile(store: string): never {
  return fail("FILE_MISSING", {
    file: store,
    expected: "a store: a folder that holds runs",
    found: "a file in its place",
    hint: "give the folder with --store",
  });
}

/** Bytes of all files below a folder; of files that go away meanwhile, none. */
export function folderBytes(folder: string): number {
  return sum(filesOf(folder).map(({ bytes }) => bytes));
}

/** The files below a folder with their sizes, by path from it. */
export function filesOf(folder: string): { readonly path: string; readonly bytes: number }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((path) => {
    const status = statSync(join(folder, path), { throwIfNoEntry: false });
    return status?.isFile() ? [{ path, bytes: status.size }] : [];
  });
}
