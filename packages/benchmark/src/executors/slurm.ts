import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { counted, fail } from "@panshift/core";
import type { ExecutorOptions, ExecutorResult } from "./executor.ts";
import { lastSubmission, logOf, type Submission } from "./slurm-jobs.ts";
import { hasEnded, type SlurmTask, takeBackWaiting, tasksOf, tasksText } from "./slurm-queue.ts";
import { type SubmitOptions, submitWorkers } from "./slurm-submit.ts";
import type { StoreLook } from "./store-watch.ts";

export interface SlurmOptions extends ExecutorOptions, SubmitOptions {
  /** Jobs of an earlier call to wait for instead of submitting some; see `findSubmission`. */
  readonly attached: Submission | null;
  /** Follows the runs that are not done, for the session. */
  readonly watch: { look(): StoreLook };
  /** Least time between looks at store and queue; one that takes long is not repeated sooner than ten times that. */
  readonly pollMs?: number;
}

export interface SlurmResult extends ExecutorResult {
  /** Of the last job array. */
  readonly job: string;
}

/** Looks at a queue without a task of ours before the work counts as ended: a shared disk may show the store late. */
const LAST_LOOKS = 3;
/** Lines of a dead worker's log that are shown. */
const TAIL_LINES = 15;
/** Workers at a time where the study leaves it open. */
const MOST_WORKERS = 32;

export function defaultSlurmJobs(runs: number): number {
  return Math.max(1, Math.min(runs, MOST_WORKERS));
}

/**
 * The last job array of a study, if any of it still runs or waits.
 *
 * @throws SLURM_MISSING; SLURM_SILENT, since a second array would work beside the first
 */
export async function findSubmission(folder: string): Promise<Submission | null> {
  const last = lastSubmission(folder);
  if (last === null) return null;
  const tasks = await tasksOf(last.job);
  if (tasks !== null) return tasks.some((task) => !hasEnded(task)) ? last : null;
  return fail("SLURM_SILENT", {
    expected: `an answer of squeue about job ${last.job}, which was submitted ${last.time}`,
    found: "none",
    hint: "run the same command again when Slurm answers",
  });
}

/**
 * Runs a plan in a job array of workers, and follows it by the store; Slurm is only asked where the workers are. The
 * workers share the store, save before their time ends and wait in the queue again, so that this process is needed for
 * one thing alone: to submit another array when one has ended although it got further.
 *
 * An abort leaves the jobs running.
 *
 * @throws SLURM_MISSING, SLURM_REFUSED; SLURM_JOBS_DIED when the jobs ended and no run got further, or were canceled
 */
export async function runSlurm(options: SlurmOptions): Promise<SlurmResult> {
  const { attached, folder, onMessage } = options;
  const deaths: string[] = [];
  for (let submission = attached; ; submission = null) {
    const { job, workers, time } = submission ?? (await submitWorkers(options));
    const note = submission === null ? `logs in ${folder}` : `submitted ${time}; not submitted again`;
    onMessage(`Slurm job ${job}: ${counted(workers, "worker")}, ${note}\n`);
    const array = new FollowedArray(job, onMessage);
    const { end, moved } = await follow(array, options);
    deaths.push(...array.deaths);
    if (end !== "ended") return { finished: end === "finished", deaths, job };
    if (!moved || array.isCanceled) failDied(array, options);
    onMessage(`Slurm job ${job} has ended, and runs are left: another one goes on\n`);
  }
}

/** Waits until every run is done or given up, the array has ended before, or the signal is aborted. */
async function follow(array: FollowedArray, { watch, onEvent, signal, pollMs = 2000 }: SlurmOptions) {
  let [moved, looksLeft] = [false, LAST_LOOKS];
  for (;;) {
    const start = performance.now();
    const look = watch.look();
    for (const event of look.events) onEvent(event);
    moved ||= look.moved;
    if (look.open === 0) {
      await takeBackWaiting(array.job);
      return { end: "finished", moved } as const;
    }
    if (signal?.aborted) return { end: "aborted", moved } as const;
    looksLeft = (await array.isAlive()) ? LAST_LOOKS : looksLeft - 1;
    if (looksLeft === 0) return { end: "ended", moved } as const;
    await pause(Math.max(pollMs, 10 * (performance.now() - start)), signal);
  }
}

/** Sleeps until the time is over or the signal is aborted. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal && { signal }).catch(() => {});
}

/** What Slurm says of a job array, told when it changes. */
class FollowedArray {
  readonly job: string;
  readonly deaths: string[] = [];
  readonly #onMessage: (text: string) => void;
  /** Where each running task is. */
  readonly #nodes = new Map<string, string>();
  #tasks: readonly SlurmTask[] = [];
  #told = "";

  constructor(job: string, onMessage: (text: string) => void) {
    this.job = job;
    this.#onMessage = onMessage;
  }

  /** Asks Slurm; false when nothing of the array runs or waits any more. */
  async isAlive(): Promise<boolean> {
    const tasks = await tasksOf(this.job);
    if (tasks === null) {
      this.#tell("Slurm does not answer; following the store alone");
      return true;
    }
    for (const task of tasks) this.#noteChange(task);
    if (tasks.length > 0) this.#tell(tasksText(tasks));
    this.#tasks = tasks.length > 0 ? tasks : this.#tasks;
    return tasks.some((task) => !hasEnded(task));
  }

  get isCanceled(): boolean {
    return this.#tasks.some(({ state }) => state === "CANCELLED");
  }

  /** The tasks when they were last seen. */
  get tasks(): readonly SlurmTask[] {
    return this.#tasks;
  }

  #noteChange(task: SlurmTask): void {
    const { id, state, node, reason } = task;
    if (state === "RUNNING") this.#nodes.set(id, node);
    const before = this.#nodes.get(id);
    if (state === "PENDING" && before !== undefined) {
      this.#onMessage(`task ${id}, which ran on ${before}, waits in the queue again\n`);
      this.#nodes.delete(id);
    }
    const isKnown = this.#tasks.some((other) => other.id === id && other.state === state);
    if (!hasEnded(task) || isKnown || state === "COMPLETED") return;
    const end = `task ${id} ended as ${state} (${reason}) on ${node || "no node"}`;
    this.deaths.push(end);
    this.#onMessage(`${end}\n`);
  }

  #tell(text: string): void {
    if (text !== this.#told) this.#onMessage(`Slurm job ${this.job}: ${text}\n`);
    this.#told = text;
  }
}

function failDied({ job, tasks, isCanceled }: FollowedArray, { folder, onMessage }: SlurmOptions): never {
  const died = tasks.find(({ state }) => state !== "COMPLETED") ?? tasks[0];
  const log = died === undefined ? null : logOf(folder, died.id);
  if (!isCanceled && log !== null && existsSync(log)) {
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    onMessage(`the end of ${log}:\n${lines.slice(-TAIL_LINES).join("\n")}\n`);
  }
  return fail("SLURM_JOBS_DIED", {
    file: log ?? folder,
    expected: "workers that end when every run is done",
    found: `Slurm job ${job}: ${tasksText(tasks)}${isCanceled ? "" : ", and no run got further"}`,
    hint: whatToDo(isCanceled ? "CANCELLED" : died?.state),
  });
}

/** @param state in which the tasks ended */
function whatToDo(state: string | undefined): string {
  switch (state) {
    case "CANCELLED":
      return "the same command submits the rest again";
    case "TIMEOUT":
      return "a step or a validation took longer than compute.slurm.saveSeconds: raise it or compute.slurm.timeLimitMinutes, or lower training.checkpointInterval, and run the same command";
    default:
      return "see the log, mend the cause (memory, modules, paths that the nodes do not see), and run the same command";
  }
}
