import { setImmediate } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorFacts, PanShiftError } from "@panshift/core";
import { builtWorker } from "@panshift/core/files";
import { type MadeCase, makeCases, type SubjectTask } from "./make-case.ts";
import type { ResolvedOptions } from "./options.ts";

/** What a worker works for. */
export interface WorkerSetting {
  readonly folder: string;
  readonly options: ResolvedOptions;
  /** One Int32; nonzero: end after the case in hand. */
  readonly stop: SharedArrayBuffer;
}

/** What a worker says: a case is made; its subject is done, or ended early; the work failed. */
export type WorkerReply =
  | { readonly kind: "made"; readonly made: MadeCase }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly code: ErrorCode; readonly facts: ErrorFacts };

export interface MakingControl {
  /** Worker threads; 1 works in this thread. */
  readonly jobs: number;
  /** When aborted, the cases in hand are finished. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each case as it is finished, in any order. */
  onMade(made: MadeCase): void;
}

/** Starts one worker. */
export type WorkerStart = (setting: WorkerSetting) => Worker;

/**
 * Makes the subjects in this thread or in `jobs` others; the files are the same.
 *
 * @throws what the making of a case throws, after the other cases in hand are finished
 */
export async function makeSubjects(
  folder: string,
  options: ResolvedOptions,
  tasks: readonly SubjectTask[],
  control: MakingControl,
  start: WorkerStart | null = builtWorker(new URL("./make-subjects.worker.mjs", import.meta.url)),
): Promise<void> {
  const jobs = Math.min(control.jobs, tasks.length);
  if (jobs > 1 && start !== null) return makeInWorkers(folder, options, tasks, { ...control, jobs }, start);
  for (const task of tasks) {
    for await (const made of makeCases(folder, options, task)) {
      control.onMade(made);
      await setImmediate(); // lets Ctrl-C in
      if (control.signal?.aborted) return;
    }
  }
}

async function makeInWorkers(
  folder: string,
  options: ResolvedOptions,
  tasks: readonly SubjectTask[],
  { jobs, signal, onMade }: MakingControl,
  start: WorkerStart,
): Promise<void> {
  const stop = new SharedArrayBuffer(4);
  const end = () => void Atomics.store(new Int32Array(stop), 0, 1);
  signal?.addEventListener("abort", end);
  const waiting = [...tasks];
  const next = () => (Atomics.load(new Int32Array(stop), 0) === 0 ? waiting.shift() : undefined);
  const pool = Array.from({ length: jobs }, () => start({ folder, options, stop }));
  try {
    const ends = await Promise.allSettled(
      pool.map((worker) =>
        employ(worker, next, onMade).catch((error: unknown) => {
          end();
          throw error;
        }),
      ),
    );
    for (const ended of ends) if (ended.status === "rejected") throw ended.reason;
  } finally {
    signal?.removeEventListener("abort", end);
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

/** Gives a worker one task after the other, until there is none. */
function employ(worker: Worker, next: () => SubjectTask | undefined, onMade: MakingControl["onMade"]): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveNext = () => {
      const task = next();
      if (task === undefined) resolve();
      else worker.postMessage(task);
    };
    worker.on("error", reject);
    worker.on("message", (reply: WorkerReply) => {
      try {
        if (reply.kind === "made") onMade(reply.made);
        else if (reply.kind === "done") giveNext();
        else throw new PanShiftError(reply.code, reply.facts);
      } catch (error) {
        reject(error);
      }
    });
    giveNext();
  });
}
