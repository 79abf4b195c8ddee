import { setTimeout as sleep } from "node:timers/promises";
import { PanShiftError } from "@panshift/core";
import { lastFence, runPaths } from "@panshift/segmentation";
import type { PlannedRun, StudyPlan } from "../study/plan.ts";
import { trainingsOf } from "./choose-draw.ts";
import { executeRun, type RunContext, type RunOutcome, type RunProgress } from "./execute-run.ts";
import { standingOf } from "./run-standing.ts";
import { countAttempts, type FailedAttempt, readFailures, recordFailure, type StudyFolder } from "./study-folder.ts";
import { reachedBy, TimeIsOver, tooShort } from "./time-limit.ts";

export interface WorkOptions {
  readonly folder: StudyFolder;
  /** Name of the `study run` that this worker belongs to; attempts are counted by it. */
  readonly session: string;
  readonly retries: number;
  /** Begin no further run once one has failed for good in the session, in whichever worker; try a failed one again at once. */
  readonly failFast?: boolean;
  onEvent?(event: WorkEvent): void;
}

export type WorkEvent =
  | { readonly kind: "progress"; readonly run: string; readonly progress: RunProgress }
  | { readonly kind: "done"; readonly run: string }
  | { readonly kind: "failed"; readonly run: string; readonly code: string; readonly reason: string };

export type WorkResult = "finished" | "interrupted";

/** How long to wait before looking again at runs that other processes work on. */
const POLL_MS = 500;

/**
 * Works through a plan beside any number of other processes and machines: takes each run that is not done and that
 * nobody else holds, until every run is done or has failed for good in this session.
 *
 * A run is held by the lock in its folder; the lock of a dead process is taken over, and its run goes on from the last
 * checkpoint and scored case. A failure ends its run only, and the search that it is a draw of. Of a search, the draws are
 * trained first, and the chosen one is tested when all are.
 *
 * A signal that is aborted with `TimeIsOver` before any run got further fails the run in hand, too: a cluster would start
 * such a worker again and again.
 */
export async function work(plan: StudyPlan, context: RunContext, options: WorkOptions): Promise<WorkResult> {
  const finished = new Set<PlannedRun>();
  const givenUp = new Set<string>();
  let isVain = true;
  const onEvent = (event: WorkEvent) => {
    if (isGain(event) || event.kind === "failed") isVain = false; // what fails took of the time, too
    options.onEvent?.(event);
  };
  for (;;) {
    const outcomes: Attempt[] = [];
    for (const run of plan.runs) {
      if (finished.has(run)) continue;
      if (options.failFast && hasFailed(plan, options)) return "finished";
      let outcome = await attempt(run, context, { ...options, onEvent });
      while (options.failFast && outcome === "failed") outcome = await attempt(run, context, { ...options, onEvent });
      if (outcome === "interrupted") {
        if (isVain && context.signal?.reason instanceof TimeIsOver) failForTime(run, context, { ...options, onEvent });
        return "interrupted";
      }
      if (outcome === "given-up") givenUp.add(run.id);
      const isStuck =
        outcome === "waiting" && run.search !== null && trainingsOf(run.search).some((id) => givenUp.has(id));
      if (outcome === "done" || outcome === "given-up" || isStuck) finished.add(run);
      outcomes.push(outcome);
    }
    if (finished.size === plan.runs.length) return "finished";
    if (context.signal?.aborted) return "interrupted";
    if (outcomes.every((outcome) => outcome !== "failed" && outcome !== "trained")) {
      isVain = false; // what others hold took of the time
      await sleep(POLL_MS);
    }
  }
}

/** `waiting`: trained before, and other draws of its search are not. */
type Attempt = RunOutcome | "failed" | "given-up" | "busy" | "waiting";

async function attempt(run: PlannedRun, context: RunContext, options: WorkOptions): Promise<Attempt> {
  const { folder, session, retries, onEvent = () => {} } = options;
  const { kind } = standingOf(run, context);
  if (kind === "done") return "done";
  if (kind === "trained") return "waiting";
  if (countAttempts(readFailures(folder.failures), session, run.id) > retries) return "given-up";
  if (context.signal?.aborted) return "interrupted";
  try {
    const onProgress = (progress: RunProgress) => onEvent({ kind: "progress", run: run.id, progress });
    const outcome = await executeRun(run, { ...context, onProgress });
    if (outcome === "done") onEvent({ kind: "done", run: run.id });
    return outcome;
  } catch (error) {
    const code = error instanceof PanShiftError ? error.code : "UNEXPECTED";
    if (code === "RUN_LOCKED") return "busy";
    if (context.signal?.aborted && error === context.signal.reason) return "interrupted";
    if (run.search !== null && code === "TRAINING_DIVERGED") {
      onEvent({ kind: "done", run: run.id }); // its values lost the search
      return "done";
    }
    const reason = error instanceof Error ? error.message : String(error);
    noteFailure(context, options, { run: run.id, code, reason });
    return "failed";
  }
}

/** Whether a run has got further: a step was taken or a case scored, which an abort saves. */
function isGain(event: WorkEvent): boolean {
  if (event.kind !== "progress") return false;
  return event.progress.phase === "testing" || event.progress.training.phase === "training";
}

/** Whether a run of the plan has failed more often in the session than it is tried again. */
function hasFailed({ runs }: StudyPlan, { folder, session, retries }: WorkOptions): boolean {
  const failures = readFailures(folder.failures);
  return runs.some(({ id }) => countAttempts(failures, session, id) > retries);
}

function failForTime(run: PlannedRun, context: RunContext, options: WorkOptions): void {
  const { code, message: reason } = tooShort(context.study, process.uptime());
  noteFailure(context, options, { run: run.id, code, reason, reached: reachedBy(run, standingOf(run, context)) });
}

function noteFailure(
  { store }: Pick<RunContext, "store">,
  { folder, session, onEvent = () => {} }: WorkOptions,
  failure: Omit<FailedAttempt, "time" | "session" | "fence">,
): void {
  const { run, code, reason } = failure;
  onEvent({ kind: "failed", run, code, reason }); // first: what ends a run may keep it from being written down
  const fence = lastFence(runPaths(store, run).lock);
  recordFailure(folder.failures, { time: new Date().toISOString(), session, ...failure, fence });
}
