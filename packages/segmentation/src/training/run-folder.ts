import { existsSync, readdirSync, rmdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail, PanShiftError, shortId } from "@panshift/core";
import { failWrite, isTemporary, makeFolder, removePath } from "@panshift/core/files";
import { fileHash } from "@panshift/dataset";
import { type Checkpoint, CheckpointFolder } from "./checkpoint.ts";
import { lockRun, type RunLock } from "./run-lock.ts";
import { type RunRecord, readRunRecord, writeRunRecord } from "./run-record.ts";

/** The folder of one run, `STORE/<its short identity>`. */
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
  const folder = resolve(store, shortId(id));
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
  /** Nothing is left to do: the record says so, and the files are those that it lists. */
  readonly isDone: boolean;
  readonly checkpoints: CheckpointFolder;
  /** Where to go on from; `null` at the beginning. */
  readonly checkpoint: Checkpoint | null;
  /** What was found damaged and will be made again, a sentence each. */
  readonly repairs: readonly string[];
}

/**
 * Locks a run's folder and finds out where the run stands. What is damaged counts as missing, for a run can make all of
 * its files again: a model from the last checkpoint, a checkpoint from the first step, a record from either.
 *
 * @param how `continue` goes on or begins; `resume` refuses to begin; `restart` removes what is there
 * @throws RUN_LOCKED, RUN_CORRUPT for the folder of another run, SCHEMA_UNKNOWN, RUN_NOTHING_TO_RESUME, WRITE_FAILED
 */
export function openRun(store: string, id: string, how: "continue" | "resume" | "restart"): OpenRun {
  const paths = runPaths(store, id);
  makeRunFolder(paths.folder);
  const lock = lockRun(paths.lock);
  try {
    if (how === "restart") removeAllBut(paths.folder, paths.lock);
    removeHalfWritten(paths.folder);
    const repairs: string[] = [];
    const note = (repair: string) => void repairs.push(repair);
    const record = salvage(() => readRunRecord(paths.record), note, "the record is written anew");
    if (record !== null && record.id !== id) refuse(paths.folder, `the run of identity ${id}`, record.id);
    const lost = record?.state.kind === "done" ? lostFiles(paths.folder, record.state.checksums) : [];
    for (const name of lost) note(`${join(paths.folder, name)} is damaged or gone; it is made again`);
    const isDone = record?.state.kind === "done" && lost.length === 0;
    const checkpoints = new CheckpointFolder(paths.checkpoint);
    const checkpoint = isDone ? null : salvage(() => checkpoints.read(), note, "the run begins anew");
    if (how === "resume" && !isDone && checkpoint === null) refuseResume(paths.folder);
    return { paths, lock, record, isDone, checkpoints, checkpoint, repairs };
  } catch (error) {
    closeRun({ paths, lock });
    throw error;
  }
}

/** What a file holds; `null` where it is damaged, which is noted with what follows from it. */
function salvage<T>(read: () => T | null, note: (repair: string) => void, consequence: string): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PanShiftError) || error.code !== "RUN_CORRUPT") throw error;
    const { file, found } = error.facts;
    note(`${file} is damaged (${found}); ${consequence}`);
    return null;
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

/** Names of files that are not, or no longer, what their checksums say. */
function lostFiles(folder: string, checksums: Readonly<Record<string, string>>): string[] {
  return Object.entries(checksums).flatMap(([name, checksum]) => {
    const file = join(folder, name);
    return existsSync(file) && fileHash(file) === checksum ? [] : [name];
  });
}

function refuse(file: string, expected: string, found: string): never {
  return fail("RUN_CORRUPT", { file, expected, found, hint: "move the folder away, and run the same command again" });
}

function refuseResume(folder: string): never {
  return fail("RUN_NOTHING_TO_RESUME", {
    file: folder,
    expected: "a checkpoint of this configuration",
    found: "none",
    hint: "run the command without --resume to begin",
  });
}

function makeRunFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    failWrite(folder, cause);
  }
}

/** Keeps also what others who try to take the lock write beside it. */
function removeAllBut(folder: string, lock: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.replace(/^\./, "").startsWith(basename(lock))) removePath(join(folder, name));
  }
}

/** Removes temporary files of a killed process, at any depth, but not those of others who try to take the lock. */
function removeHalfWritten(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const name = basename(path);
    if (isTemporary(name) && !name.startsWith(".lock.")) removePath(join(folder, path));
  }
}
