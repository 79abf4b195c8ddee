import { join } from "node:path";
import { appendJsonLine, readJsonLines } from "@panshift/core/files";
import type { StudyFolder } from "../grid/study-folder.ts";

/** A job array that was submitted for a study; a line of `slurm/jobs.jsonl`. */
export interface Submission {
  readonly time: string;
  /** Slurm's id of the job array. */
  readonly job: string;
  readonly workers: number;
  /** The `study run` that the workers' attempts are counted by. */
  readonly session: string;
}

/** Where a study keeps what concerns Slurm: `jobs.jsonl`, the workers' script and a log `JOB_TASK.log` for each. */
export function slurmFolder({ folder }: StudyFolder): string {
  return join(folder, "slurm");
}

export function recordSubmission(folder: string, submission: Submission): void {
  appendJsonLine(join(folder, "jobs.jsonl"), submission);
}

/** The latest submission; `null` before the first. */
export function lastSubmission(folder: string): Submission | null {
  return readJsonLines<Submission>(join(folder, "jobs.jsonl")).lines.at(-1) ?? null;
}

/** A worker's log. @param task as Slurm names it, `JOB_TASK` */
export function logOf(folder: string, task: string): string {
  return join(folder, `${task}.log`);
}
