import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { answerOf, builtWorker } from "@panshift/core/files";
import { runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import { resultNames } from "./kept-model.ts";
import type { PackedLog } from "./packed-log.ts";
import { type RunStanding, type StandingContext, standingOf } from "./run-standing.ts";

/** Runs whose logs are read at a time. */
const BATCH = 100;
/** Fewer are looked at about as fast as a thread starts. */
const RUNS_FOR_A_THREAD = 300;

/**
 * Where each of many runs stands, as `standingOf` tells: while this thread looks at the folders of some, another reads
 * the logs of those that follow.
 */
export async function standingsOf(
  runs: readonly PlannedRun[],
  context: StandingContext,
  start = builtWorker(new URL("./read-logs.worker.mjs", import.meta.url)),
): Promise<RunStanding[]> {
  if (start === null || runs.length < RUNS_FOR_A_THREAD) return runs.map((run) => standingOf(run, context));
  const worker = start(null);
  try {
    const standings: RunStanding[] = [];
    let ahead = logsOf(runs.slice(0, BATCH), context, worker);
    for (let first = 0; first < runs.length; first += BATCH) {
      const logs = await ahead;
      const next = first + BATCH;
      if (next < runs.length) ahead = logsOf(runs.slice(next, next + BATCH), context, worker);
      for (const run of runs.slice(first, next)) standings.push(standingOf(run, { ...context, logs }));
    }
    return standings;
  } finally {
    await worker.terminate();
  }
}

/** The logs of some runs, by file. */
function logsOf(
  runs: readonly PlannedRun[],
  { store, study }: StandingContext,
  worker: Worker,
): Promise<ReadonlyMap<string, PackedLog>> {
  const answer = answerOf<ReadonlyMap<string, PackedLog>>(worker);
  answer.catch(() => {}); // where a run before these ends the look, nobody waits for it
  const names = [...new Set(study.selection.map((rule) => resultNames(rule, "model").log))];
  const files = runs.flatMap(({ id }) => names.map((name) => join(runPaths(store, id).folder, name)));
  worker.postMessage(files);
  return answer;
}
