import { slurmTool } from "./slurm-tool.ts";

/** A worker of a job array, as Slurm sees it. */
export interface SlurmTask {
  /** `JOB_TASK` */
  readonly id: string;
  /** `PENDING`, `RUNNING`, `NODE_FAIL`, ... */
  readonly state: string;
  /** Where it runs or ran; empty before. */
  readonly node: string;
  /** Why it waits or how it ended, as Slurm words it. */
  readonly reason: string;
}

/** States that a task does not leave by itself; every other one is on its way. */
const ENDED: ReadonlySet<string> = new Set([
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
]);

export function hasEnded({ state }: SlurmTask): boolean {
  return ENDED.has(state);
}

/**
 * The tasks of a job array that Slurm remembers: it forgets those that ended minutes ago.
 *
 * @returns `null` while Slurm does not answer
 * @throws SLURM_MISSING
 */
export async function tasksOf(job: string): Promise<readonly SlurmTask[] | null> {
  const format = "--format=%i|%T|%N|%r";
  const answer = await slurmTool("squeue", ["--noheader", "--array", "--states=all", `--jobs=${job}`, format]);
  if (answer.code !== 0) return /Invalid job id/i.test(answer.stderr) ? [] : null;
  return answer.stdout.split("\n").flatMap((line) => {
    const [id, state, node, ...reason] = line.trim().split("|");
    if (id === undefined || state === undefined || node === undefined) return [];
    return [{ id, state, node, reason: reason.join("|") }];
  });
}

/** Where the tasks are, in words: `2 running on n1, n2; 1 waiting (Resources)`. */
export function tasksText(tasks: readonly SlurmTask[]): string {
  const running = tasks.filter(({ state }) => state === "RUNNING");
  const waiting = tasks.filter(({ state }) => state === "PENDING");
  const others = tasks.filter((task) => !running.includes(task) && !waiting.includes(task));
  const distinct = (words: readonly string[]) => [...new Set(words)].sort().join(", ");
  const parts = [
    running.length > 0 && `${running.length} running on ${distinct(running.map(({ node }) => node))}`,
    waiting.length > 0 && `${waiting.length} waiting (${distinct(waiting.map(({ reason }) => reason))})`,
    others.length > 0 && `${others.length} ${distinct(others.map(({ state }) => state.toLowerCase()))}`,
  ];
  return parts.filter(Boolean).join("; ") || "no tasks";
}

/** Takes tasks out of the queue; those that run are left alone. */
export async function takeBackWaiting(job: string): Promise<void> {
  await slurmTool("scancel", ["--state=PENDING", job]);
}
