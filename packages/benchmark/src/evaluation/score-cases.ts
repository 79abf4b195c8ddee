import type { Worker } from "node:worker_threads";
import { builtWorker } from "@panshift/core/files";
import type { CaseTask } from "./pairing.ts";
import { type CaseScores, type Failure, type ScoreRecipe, scoreCase } from "./score-case.ts";

export type CaseResult = CaseScores | { readonly failure: Failure };

/** What a worker is told and what it answers. */
export interface ScoreRequest {
  readonly index: number;
  readonly task: CaseTask;
}
export interface ScoreReply {
  readonly index: number;
  readonly result: CaseResult;
}

export interface ScoreOptions {
  /** Worker threads; 1 works in this thread. */
  readonly jobs: number;
  /** Told after each case, with the index of its task; what it throws ends the work. */
  onCase(done: number, total: number, scored: { readonly index: number; readonly result: CaseResult }): void;
}

/** Starts one worker on a recipe. */
export type WorkerStart = (recipe: ScoreRecipe) => Worker;

/** Scores the cases in this thread or in `jobs` others; the results are the same, in the order of the tasks. */
export async function scoreCases(
  tasks: readonly CaseTask[],
  recipe: ScoreRecipe,
  { jobs, onCase }: ScoreOptions,
  start: WorkerStart | null = builtWorker(new URL("./score-cases.worker.mjs", import.meta.url)),
): Promise<CaseResult[]> {
  const workers = Math.min(jobs, tasks.length);
  if (workers > 1 && start !== null) {
    const pool = Array.from({ length: workers }, () => start(recipe));
    try {
      return await scoreIn(pool, tasks, onCase);
    } finally {
      await Promise.all(pool.map((worker) => worker.terminate()));
    }
  }
  const results: CaseResult[] = [];
  for (const task of tasks) {
    const result = scoreCase(task, recipe);
    results.push(result);
    onCase(results.length, tasks.length, { index: results.length - 1, result });
    await new Promise(setImmediate); // lets Ctrl-C in
  }
  return results;
}

/** Gives each worker a case, and the next one whenever it is done. */
function scoreIn(
  pool: readonly Worker[],
  tasks: readonly CaseTask[],
  onCase: ScoreOptions["onCase"],
): Promise<CaseResult[]> {
  const results = new Array<CaseResult>(tasks.length);
  let given = 0;
  let done = 0;
  return new Promise((resolve, reject) => {
    const giveNext = (worker: Worker) => {
      const task = tasks[given];
      if (task !== undefined) worker.postMessage({ index: given++, task } satisfies ScoreRequest);
    };
    for (const worker of pool) {
      worker.on("error", reject);
      worker.on("message", ({ index, result }: ScoreReply) => {
        results[index] = result;
        done++;
        try {
          onCase(done, tasks.length, { index, result });
        } catch (error) {
          reject(error);
          return;
        }
        if (done === tasks.length) resolve(results);
        else giveNext(worker);
      });
      giveNext(worker);
    }
  });
}
