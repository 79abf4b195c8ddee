import { basename, join, resolve } from "node:path";
import type { ErrorCode } from "@panshift/core";
import { appendJsonLine, readJsonLines } from "@panshift/core/files";
import type { StudyPlan } from "../study/plan.ts";
import type { Study } from "../study/study-config.ts";

/** Where a study keeps what belongs to no single run: `STORE/studies/<file name>-<plan hash>`. */
export interface StudyFolder {
  readonly folder: string;
  readonly audit: string;
  readonly failures: string;
}

export function studyFolder(store: string, study: Study, plan: StudyPlan): StudyFolder {
  const name = basename(study.file).replace(/\.ya?ml$/, "");
  const folder = resolve(store, "studies", `${name}-${plan.hash.slice(0, 8)}`);
  return { folder, audit: join(folder, "audit.jsonl"), failures: join(folder, "failures.jsonl") };
}

/** An attempt at a run that ended with an error; a line of `failures.jsonl`. */
export interface FailedAttempt {
  readonly time: string;
  readonly run: string;
  /** The `study run` that the attempt belongs to. */
  readonly session: string;
  readonly code: string;
  readonly reason: string;
  /** Of an attempt that ran out of time before the run got further: the steps and scored cases that it had. */
  readonly reached?: number;
  /** `lastFence` of the run's lock after the attempt; absent in lines of earlier versions. */
  readonly fence?: number | null;
}

export function recordFailure(file: string, attempt: FailedAttempt): void {
  appendJsonLine(file, attempt);
}

/** All failed attempts, oldest first; a line that a kill or a damaged disk left unreadable is none. */
export function readFailures(file: string): FailedAttempt[] {
  return readJsonLines<unknown>(file).lines.filter(isAttempt);
}

function isAttempt(line: unknown): line is FailedAttempt {
  const { time, run, session, code, reason } = (line ?? {}) as Partial<FailedAttempt>;
  return [time, run, session, code, reason].every((value) => typeof value === "string");
}

/** What is wrong with data or configuration is wrong at the next attempt, too. */
const LASTING: readonly string[] = [
  "CONFIG_INVALID",
  "CONTENT_CHANGED",
  "HPARAMS_INVALID",
  "LABEL_EMPTY",
  "LABEL_UNKNOWN",
  "LEAKAGE",
  "METHOD_UNKNOWN",
  "MODALITY_MISMATCH",
  "PAIR_MISMATCH",
  "SCHEMA_UNKNOWN",
  "VOLUME_NOT_FINITE",
] satisfies ErrorCode[];

/**
 * How often a run failed in a session, for the number of retries. Attempts that ran out of time count in a row: those before
 * the run got as far as it was at the last of them do not. After a failure that another attempt cannot mend: for ever.
 */
export function countAttempts(failures: readonly FailedAttempt[], session: string, run: string): number {
  const own = failures.filter((one) => one.session === session && one.run === run);
  if (own.some(({ code }) => LASTING.includes(code))) return Number.POSITIVE_INFINITY;
  const last = own.findLast(({ reached }) => reached !== undefined)?.reached;
  return own.filter(({ reached }) => reached === undefined || reached === last).length;
}
