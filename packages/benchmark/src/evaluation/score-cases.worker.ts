import { parentPort, workerData } from "node:worker_threads";
import { type ScoreRecipe, scoreCase } from "./score-case.ts";
import type { ScoreReply, ScoreRequest } from "./score-cases.ts";

/** Scores cases by number for the evaluating thread. */
const recipe = workerData as ScoreRecipe;

parentPort?.on("message", ({ index, task }: ScoreRequest) => {
  parentPort?.postMessage({ index, result: scoreCase(task, recipe) } satisfies ScoreReply);
});
