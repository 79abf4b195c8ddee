import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { failWrite } from "@panshift/core/files";
import { fileHash } from "@panshift/dataset";
import { type Checkpoint, CheckpointFolder } from "./checkpoint.ts";
import { lockRun, type RunLock } from "./run-lock.ts";
import { type RunRecord, readRunRecord, writeRunRecord } from "./run-record.ts";

/** The folder of one run, `STORE/<first 16 digits of its identity>`. */
export interface RunPaths {
  readonly folder: string;
  readonly record: string;
  readonly log: string;
  readonly lock: string;
  readonly checkpoint: string;
  readonly model: string;
  /** The weights of the last step, where `model` holds those that held-out cases chose. */
  readonly modelLast: string;
}

export function runPaths(store: string, id: string): RunPaths {
  const folder = resolve(store, id.slice(0, 16));
  const path = (name: string) => join(folder, name);
  return {
    folder,
    record: path("run.json"),
    log: path("log.jsonl"),
    lock: path("lock"),
    checkpoint: path("checkpoint"),
    model: path("model"),
    modelLast: path("model-last"),
  };
}

/** A run that this process may write to. */
export interface OpenRun {
  readonly paths: RunPaths;
  readonly lock: RunLock;
  readonly record: RunRecord | null;
  readonly checkpoints: CheckpointFolder;
  /** Where to go on from; `null` at the beginning. */
  readonly checkpoint: Checkpoint | null;
}

/**
 * Locks a run's folder and finds out where the run stands.
 *
 * @param how `continue` goes on or begins; `resume` refuses to begin; `restart` removes what is there
 * @throws RUN_LOCKED, RUN_CORRUPT, RUN_NOTHING_TO_RESUME, WRITE_FAILED
 */
export function openRun(store: string, id: string, how: "continue" | "resume" | "restart"): OpenRun {
  const paths = runPaths(store, id);
  makeFolder(paths.folder);
  const lock = lockRun(paths.lock);
  try {
    if (how === "restart") removeAllBut(paths.folder, paths.lock);
    for (const folder of [paths.folder, paths.model, paths.modelLast]) removeHalfWritten(folder);
    const record = readRunRecord(paths.record);
    if (record !== null && record.id !== id) refuse(paths.record, `the run of identity ${id}`, record.id);
    const checkpoints = new CheckpointFolder(paths.checkpoint);
    if (record?.state.kind === "done") verifyDone(paths.folder, record.state.checksums);
    const checkpoint = record?.state.kind === "done" ? null : checkpoints.read();
    if (how === "resume" && record?.state.kind !== "done" && checkpoint === null) refuseResume(paths.folder);
    return { paths, lock, record, checkpoints, checkpoint };
  } catch (error) {
    closeRun({ paths, lock });
    throw error;
  }
}

/** Gives the run back. A folder in which nothing was written goes, so that a refused call leaves no trace. */
export function closeRun({ paths, lock }: Pick<OpenRun, "paths" | "lock">): void {
  lock.release();
  try {
    rmdirSync(paths.folder);
  } catch {
    // it holds a run, or another process uses it
  }
}

/** Writes the record with another state. */
export function setState(paths: RunPaths, record: Omit<RunRecord, "schema" | "state">, state: RunRecord["state"]) {
  writeRunRecord(paths.record, { ...record, state });
}

function verifyDone(folder: string, checksums: Readonly<Record<string, string>>): void {
  for (const [name, checksum] of Object.entries(checksums)) {
    const file = join(folder, name);
    const found = existsSync(file) ? fileHash(file) : "no file";
    if (found !== checksum) refuse(file, `the file of checksum ${checksum}`, found);
  }
}

function refuse(file: string, expected: string, found: string): never {
  return fail("RUN_CORRUPT", { file, expected, found, hint: "begin the run anew with --restart" });
}

function refuseResume(folder: string): never {
  return fail("RUN_NOTHING_TO_RESUME", {
    file: folder,
    expected: "a checkpoint of this configuration",
    found: "none",
    hint: "run the command without --resume to begin",
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    failWrite(folder, cause);
  }
}

/** Keeps also what others who try to take the lock write beside it. */
function removeAllBut(folder: string, lock: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.replace(/^\./, "").startsWith(basename(lock))) rmSync(join(folder, name), { recursive: true });
  }
}

/** Removes temporary files of a killed process, but not those of others who try to take the lock. */
function removeHalfWritten(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (/^\.(?!lock).*\.tmp$/.test(name)) rmSync(join(folder, name), { force: true });
  }
}
