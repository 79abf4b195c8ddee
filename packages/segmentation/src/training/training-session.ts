import { dirname } from "node:path";
import { fail, Rng } from "@panshift/core";
import { manualSeed, polyLr, scope } from "@panshift/torch";
import { toIjk } from "../bridge.ts";
import { windowPredictor } from "../inference/predict-window.ts";
import type { InferenceModel, Method, StepReport } from "../methods/interface.ts";
import type { ModelFacts } from "../model/save-model.ts";
import type { BestModel } from "./checkpoint.ts";
import { collate } from "./collate.ts";
import type { TrainConfig } from "./config.ts";
import { createLoader, type SampleLoader } from "./loader.ts";
import { type ChosenMethod, methodContext } from "./method-setup.ts";
import { trainedOn } from "./model-facts.ts";
import type { OpenRun } from "./run-folder.ts";
import { RunLog } from "./run-log.ts";
import type { RunRecord } from "./run-record.ts";
import type { TrainProgress } from "./train-progress.ts";
import { nextTurn, type TrainingData } from "./training-data.ts";
import { type ValidationResult, validate } from "./validate.ts";

export interface SessionParts {
  readonly config: TrainConfig;
  readonly method: ChosenMethod;
  readonly data: TrainingData;
  readonly run: OpenRun;
  readonly record: Omit<RunRecord, "schema" | "state">;
  /** Says in the run's record that the process lives. */
  readonly beat: (iteration: number) => void;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly signal?: AbortSignal;
}

export interface SessionResult {
  readonly outcome: "finished" | "interrupted";
  readonly iteration: number;
  /** The best model on the held-out cases, `null` where there are none. */
  readonly best: { readonly iteration: number; readonly file: string } | null;
}

const HEARTBEAT_MS = 15_000;

/** One process's work on a run: from its checkpoint, if there is one, to the last step or an interruption. */
export class TrainingSession {
  readonly #parts: SessionParts;
  readonly #method: Method;
  readonly #loader: SampleLoader;
  readonly #log: RunLog;
  readonly #classes: readonly string[];
  readonly #began = performance.now();
  #lastBeat = performance.now();
  #best: BestModel | null;
  readonly #startedAt: number;
  #iteration: number;
  /** Iteration of the present checkpoint; `null` where there is none. */
  #saved: number | null;

  constructor(parts: SessionParts) {
    const { config, data, run } = parts;
    this.#parts = parts;
    this.#classes = data.labels.classes.map(({ name }) => name);
    this.#startedAt = run.checkpoint?.iteration ?? 0;
    this.#iteration = this.#startedAt;
    this.#saved = run.checkpoint?.iteration ?? null;
    this.#best = run.checkpoint?.best ?? null;
    this.#log = new RunLog(run.paths.log, this.#iteration, config.iterations);
    this.#method = createMethod(parts);
    this.#loader = createLoader(this.#recipe(), { id: config.method.id, from: dirname(config.file) }, config.workers);
  }

  /** Takes the steps that are left. @throws TRAINING_DIVERGED, DISK_FULL and what the method throws */
  async run(): Promise<SessionResult> {
    const { config, signal } = this.#parts;
    try {
      while (this.#iteration < config.iterations) {
        if (signal?.aborted) return this.#interrupted();
        await this.#oneStep();
        if (this.#isDue(config.validationInterval)) await this.#evaluate();
        if (this.#isDue(config.checkpointInterval)) this.#save();
        await nextTurn();
      }
      await this.#finish();
      return { outcome: "finished", iteration: this.#iteration, best: this.#bestFile() };
    } finally {
      await this.#loader.close();
    }
  }

  /** Gives the inference model of the present weights for the length of a call. */
  withInference<T>(use: (model: InferenceModel) => T): T {
    const model = this.#method.inferenceModel();
    try {
      return use(model);
    } finally {
      model.dispose();
    }
  }

  /** What `model.json` says about this run. */
  modelFacts(): Omit<ModelFacts, "weights"> {
    const { config, method, data, record } = this.#parts;
    const threshold = { threshold: config.inference.threshold, thresholdChosenOn: "fixed" } as const;
    return {
      preprocessing: config.preprocessing,
      patchSizeDhw: config.patchSizeDhw,
      inference: config.inference,
      classes: this.#classes.map((name) => ({ name, ...threshold })),
      method: {
        id: method.definition.id,
        version: method.definition.version,
        hparams: method.hparams,
        chosenOn: "fixed",
      },
      precision: record.precision,
      trainedOn: trainedOn(data.training, data.domains, config),
      run: record.id,
      provenance: { ...record.provenance, device: record.device, threads: record.threads, seed: record.seed },
    };
  }

  [Symbol.dispose](): void {
    this.#method.dispose();
  }

  #recipe() {
    const { config, method, data } = this.#parts;
    return {
      cases: data.training,
      classes: this.#classes.length,
      sampler: {
        seed: config.seed,
        batchSize: config.batchSize,
        patchShape: toIjk(config.patchSizeDhw),
        foregroundShare: config.foregroundShare,
        contract: this.#method.sampling ?? ({ kind: "random" } as const),
      },
      augmentation: config.augmentation,
      targets: method.definition.targets,
      hparams: method.hparams,
    };
  }

  async #oneStep(): Promise<void> {
    const { config, data, record } = this.#parts;
    const iteration = this.#iteration;
    const perEpoch = data.training.length;
    const place = (iteration * config.batchSize) % perEpoch;
    if (place < config.batchSize) {
      const epoch = Math.floor((iteration * config.batchSize) / perEpoch);
      this.#method.onEvent?.({ kind: "epoch", epoch });
    }
    const samples = await this.#loader.batch(iteration);
    manualSeed(Rng.of(config.seed, "engine", iteration).uint32());
    const report = scope(() => this.#method.step(collate(samples, this.#classes.length, record.device), iteration));
    requireFiniteLoss(report, iteration);
    this.#iteration++;
    const { learningRate, polyPower } = config.optimization;
    this.#log.write({
      kind: "step",
      iteration: this.#iteration,
      ...report,
      learningRate: polyLr(learningRate, config.iterations, polyPower)(iteration),
      startedAt: this.#startedAt,
      seconds: this.#seconds(),
    });
    this.#tellStep(report.loss);
  }

  async #evaluate(): Promise<void> {
    const { config, data, record, run } = this.#parts;
    if (data.validation.length === 0) return;
    this.withInference((model) => {
      const patch = toIjk(config.patchSizeDhw);
      const { device } = record;
      const predict = windowPredictor(model, { patch, device, precision: record.precision, flips: false });
      const { inference } = config;
      const onCase = (done: number, total: number) => this.#tellValidation(done, total);
      const result = validate(data.validation, { classes: this.#classes, patch, inference, predict, onCase });
      this.#noteValidation(result);
      if (result.score !== null && (this.#best === null || result.score > this.#best.score)) {
        this.#best = run.checkpoints.saveBest(this.#iteration, result.score, model.module.stateDict());
      }
    });
    await nextTurn();
  }

  #noteValidation({ loss, dice }: ValidationResult): void {
    const iteration = this.#iteration;
    this.#log.write({ kind: "validation", iteration, loss, dice, seconds: this.#seconds() });
    this.#method.onEvent?.({ kind: "evaluation", iteration, sourceValidationLoss: loss });
  }

  /** The last checkpoint precedes the end event, so that a process killed in between ends the run the same way. */
  async #finish(): Promise<void> {
    this.#save();
    this.#method.onEvent?.({ kind: "end" });
    await this.#evaluate();
    this.#log.flush();
  }

  #interrupted(): SessionResult {
    this.#save();
    this.#parts.beat(this.#iteration);
    return { outcome: "interrupted", iteration: this.#iteration, best: this.#bestFile() };
  }

  /** A checkpoint of this very step stays as it is: its files would be written over while its pointer names them. */
  #save(): void {
    this.#log.flush();
    if (this.#saved === this.#iteration) return;
    const { run, record } = this.#parts;
    const { device, precision, threads } = record;
    const computedWith = { device, precision, threads };
    run.checkpoints.save({ iteration: this.#iteration, method: this.#method, best: this.#best, computedWith });
    this.#saved = this.#iteration;
  }

  #bestFile(): SessionResult["best"] {
    if (this.#best === null) return null;
    const { iteration, weights } = this.#best;
    return { iteration, file: this.#parts.run.checkpoints.path(weights) };
  }

  /** True after every `interval` steps but the last, which `#finish` sees to. */
  #isDue(interval: number): boolean {
    return this.#iteration % interval === 0 && this.#iteration < this.#parts.config.iterations;
  }

  #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  #tellStep(loss: number): void {
    const { config, run, onProgress } = this.#parts;
    const taken = this.#iteration - (run.checkpoint?.iteration ?? 0);
    const left = config.iterations - this.#iteration;
    const secondsLeft = taken === 0 ? null : (this.#seconds() / taken) * left;
    onProgress({ phase: "training", iteration: this.#iteration, total: config.iterations, loss, secondsLeft });
    this.#beatWhenDue();
  }

  #tellValidation(done: number, total: number): void {
    this.#parts.onProgress({ phase: "validation", iteration: done, total, loss: null, secondsLeft: null });
    this.#beatWhenDue();
  }

  #beatWhenDue(): void {
    if (performance.now() - this.#lastBeat < HEARTBEAT_MS) return;
    this.#lastBeat = performance.now();
    this.#parts.beat(this.#iteration);
  }
}

/** The method at the run's checkpoint, or at its beginning. */
function createMethod({ config, method, data, run, record: { device, precision } }: SessionParts): Method {
  const shape = { classes: data.labels.classes.length, domains: data.domains.length };
  const created = method.definition.create(methodContext(config, method, { ...shape, device, precision }));
  try {
    if (run.checkpoint !== null) run.checkpoints.restore(run.checkpoint, created);
    return created;
  } catch (error) {
    created.dispose();
    throw error;
  }
}

/** @throws TRAINING_DIVERGED naming the first term that is not finite, or the total */
function requireFiniteLoss({ loss, terms }: StepReport, iteration: number): void {
  const bad = Object.entries({ ...terms, total: loss }).find(([, value]) => !Number.isFinite(value));
  if (bad === undefined) return;
  fail("TRAINING_DIVERGED", {
    expected: "finite losses",
    found: `${bad[0]} = ${bad[1]} at step ${iteration + 1}`,
    hint: "lower optimization.learningRate, set optimization.gradientClip, or use precision fp32",
    term: bad[0],
    iteration,
  });
}
