import { PanShiftError } from "@panshift/core";
import type { PlannedRun } from "../study/plan.ts";
import type { Study } from "../study/study-config.ts";
import type { RunStanding } from "./run-standing.ts";

/** The reason of an abort when the time ends that a cluster gave a worker. */
export class TimeIsOver extends Error {
  override readonly name = "TimeIsOver";
}

/** Steps and scored cases that a run has. */
export function reachedBy({ method }: Pick<PlannedRun, "method">, standing: RunStanding): number {
  const { iterations } = method.config;
  switch (standing.kind) {
    case "training":
      return standing.iteration;
    case "trained":
      return iterations;
    case "testing":
      return iterations + standing.scored;
    default:
      return 0;
  }
}

/** What is wrong when a worker's time ended before any run got further: started again, it would end so again. */
export function tooShort({ compute: { slurm } }: Pick<Study, "compute">, uptimeSeconds: number): PanShiftError {
  const { timeLimitMinutes, saveSeconds } = slurm;
  const limit = timeLimitMinutes === undefined ? "the partition's time limit" : `${timeLimitMinutes} minutes`;
  return new PanShiftError("TIME_LIMIT_TOO_SHORT", {
    expected: `a step of training or a scored case within ${limit}, less the ${saveSeconds} s for saving`,
    found: `none in the ${Math.round(uptimeSeconds)} s until the worker was told to save`,
    hint: "raise compute.slurm.timeLimitMinutes or lower compute.slurm.saveSeconds, and run the same command",
  });
}
