import { existsSync } from "node:fs";
import { parseLog, runPaths } from "@panshift/segmentation";
import { readTail } from "../read-tail.ts";
import type { PlannedRun } from "../study/plan.ts";

/** Enough for some tens of steps. */
const TAIL_BYTES = 2 ** 15;

/** Seconds that a training has left at the pace of its last logged steps; `null` where two steps are not logged yet. */
export function secondsLeft({ id, method }: Pick<PlannedRun, "id" | "method">, store: string): number | null {
  const { log } = runPaths(store, id);
  if (!existsSync(log)) return null;
  const steps = parseLog(readTail(log, TAIL_BYTES)).filter((entry) => entry.kind === "step");
  const last = steps.at(-1);
  if (last === undefined) return null;
  // A process that goes on with a run counts its seconds from 0.
  const restart = steps.findLastIndex(({ seconds }, at) => seconds < (steps[at - 1]?.seconds ?? 0));
  const first = steps[Math.max(0, restart)] ?? last;
  if (first.iteration === last.iteration) return null;
  const secondsPerStep = (last.seconds - first.seconds) / (last.iteration - first.iteration);
  return secondsPerStep * (method.config.iterations - last.iteration);
}
