import { existsSync } from "node:fs";
import { parseLog, runPaths } from "@panshift/segmentation";
import { readTail } from "../read-tail.ts";
import type { PlannedRun } from "../study/plan.ts";

/** Enough for some tens of steps. */
const TAIL_BYTES = 2 ** 15;

/**
 * Seconds that a training has left at the pace of its last logged steps; `null` where its process has not logged two yet:
 * each process counts its seconds from 0.
 */
export function secondsLeft({ id, method }: Pick<PlannedRun, "id" | "method">, store: string): number | null {
  const { log } = runPaths(store, id);
  if (!existsSync(log)) return null;
  const steps = parseLog(readTail(log, TAIL_BYTES)).filter((entry) => entry.kind === "step");
  const last = steps.at(-1);
  if (last === undefined) return null;
  const first = steps.find(({ startedAt }) => startedAt === last.startedAt) ?? last;
  if (first === last) return null;
  const secondsPerStep = (last.seconds - first.seconds) / (last.iteration - first.iteration);
  return secondsPerStep * (method.config.iterations - last.iteration);
}
