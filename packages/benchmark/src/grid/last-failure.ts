import { lastFence, runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import type { RunStanding } from "./run-standing.ts";
import type { FailedAttempt } from "./study-folder.ts";

/**
 * The standing, or `failed` where the run's last attempt failed and nobody has taken the run since. A run's own record tells
 * of failed training alone, not of failed tests and of time limits. Nobody has: the run's lock is at the fencing token that
 * the failure tells, whatever the clocks of the machines; lines of earlier versions tell none, and nothing here.
 *
 * @param failures of the study, oldest first
 */
export function orLastFailure(
  standing: RunStanding,
  { id }: Pick<PlannedRun, "id">,
  { store, failures }: { readonly store: string; readonly failures: readonly FailedAttempt[] },
): RunStanding {
  if (standing.kind === "done" || standing.kind === "failed") return standing;
  const last = failures.findLast(({ run }) => run === id);
  if (last === undefined || last.fence !== lastFence(runPaths(store, id).lock)) return standing;
  return { kind: "failed", code: last.code, reason: last.reason };
}
