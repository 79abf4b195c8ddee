import { runPaths } from "@panshift/segmentation";
import type { PlannedRun } from "../study/plan.ts";
import { changedMs } from "./intact.ts";
import type { RunStanding } from "./run-standing.ts";
import type { FailedAttempt } from "./study-folder.ts";

/**
 * The standing, or `failed` where the run's last attempt failed and nobody has taken the run since. A run's own record tells
 * of failed training alone, not of failed tests and of time limits.
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
  // Whoever takes a run makes a lock, which touches the folder.
  if (last === undefined || changedMs(runPaths(store, id).folder) >= Date.parse(last.time) + 1) return standing;
  return { kind: "failed", code: last.code, reason: last.reason };
}
