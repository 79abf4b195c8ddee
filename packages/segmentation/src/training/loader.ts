import type { Worker } from "node:worker_threads";
import { PanShiftError } from "@panshift/core";
import { builtWorker } from "@panshift/core/files";
import { makeSample, type SampleRecipe, type TrainingSample } from "./make-sample.ts";

/** Gives the samples of each batch, in slot order. */
export interface SampleLoader {
  batch(iteration: number): Promise<TrainingSample[]>;
  close(): Promise<void>;
}

/** What a worker needs; the method goes by name because functions do not cross threads. */
export type WorkerRecipe = Omit<SampleRecipe, "targets"> & { readonly methodReference: MethodReference };

/** A method's id, path or package, and the folder where the latter two start. */
export interface MethodReference {
  readonly id: string;
  readonly from: string;
}

export type WorkerReply =
  | { readonly number: number; readonly sample: TrainingSample }
  | { readonly number: number; readonly error: unknown };

/** Batches that workers make ahead of the one in use. */
const BATCHES_AHEAD = 2;

/** Starts one worker on a recipe. */
export type WorkerStart = (recipe: WorkerRecipe) => Worker;

/** A loader in this thread or in `workers` others. The samples are the same to the bit. */
export function createLoader(
  recipe: SampleRecipe,
  methodReference: MethodReference,
  workers: number,
  start: WorkerStart | null = builtWorker(new URL("./loader.worker.mjs", import.meta.url)),
): SampleLoader {
  return workers > 0 && start !== null ? new WorkerLoader(recipe, methodReference, workers, start) : inThread(recipe);
}

function inThread(recipe: SampleRecipe): SampleLoader {
  return {
    batch: async (iteration) => numbersOf(recipe, iteration).map((number) => makeSample(recipe, number)),
    close: async () => {},
  };
}

function numbersOf({ sampler: { batchSize } }: SampleRecipe, iteration: number): number[] {
  return Array.from({ length: batchSize }, (_, slot) => iteration * batchSize + slot);
}

interface Pending {
  readonly sample: Promise<TrainingSample>;
  resolve(sample: TrainingSample): void;
  reject(error: unknown): void;
}

class WorkerLoader implements SampleLoader {
  readonly #recipe: SampleRecipe;
  readonly #workers: Worker[];
  readonly #pending = new Map<number, Pending>();

  constructor(recipe: SampleRecipe, methodReference: MethodReference, workers: number, start: WorkerStart) {
    this.#recipe = recipe;
    const { targets: _targets, ...rest } = recipe;
    const workerData: WorkerRecipe = { ...rest, methodReference };
    this.#workers = Array.from({ length: workers }, () => {
      const worker = start(workerData);
      worker.on("message", (reply: WorkerReply) => this.#settle(reply));
      worker.on("error", (error) => this.#failAll(error));
      return worker;
    });
  }

  async batch(iteration: number): Promise<TrainingSample[]> {
    for (let ahead = 0; ahead <= BATCHES_AHEAD; ahead++) {
      for (const number of numbersOf(this.#recipe, iteration + ahead)) void this.#request(number);
    }
    const numbers = numbersOf(this.#recipe, iteration);
    const samples = await Promise.all(numbers.map((number) => this.#request(number)));
    for (const number of numbers) this.#pending.delete(number);
    return samples;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #request(number: number): Promise<TrainingSample> {
    const known = this.#pending.get(number);
    if (known !== undefined) return known.sample;
    const { promise, resolve, reject } = withResolvers<TrainingSample>();
    promise.catch(() => {}); // reported where the batch is awaited
    this.#pending.set(number, { sample: promise, resolve, reject });
    this.#workers[number % this.#workers.length]?.postMessage(number);
    return promise;
  }

  #settle(reply: WorkerReply): void {
    const pending = this.#pending.get(reply.number);
    if ("error" in reply) pending?.reject(revived(reply.error));
    else pending?.resolve(reply.sample);
  }

  #failAll(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(error);
  }
}

/** An error that crossed threads lost its class; one of ours gets it back. */
function revived(error: unknown): unknown {
  const { code, facts } = error as Partial<PanShiftError>;
  return code !== undefined && facts !== undefined ? new PanShiftError(code, facts) : error;
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
