import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fail, PanShiftError } from "./errors.ts";
import { makeFolder } from "./make-folder.ts";
import { checkWrite } from "./write-guard.ts";

export type FileContent = string | Uint8Array | Iterable<Uint8Array>;

/** The system calls of a write; tests replace them to see what a full disk, or one that flushes no folders, does. */
export const fileSystem = { write: writeSync, flushFolder: fsyncSync };

/**
 * A name beside a file for what is not whole yet. Unlike one of a process id, it is free after a kill, in another thread and
 * on another machine of the same disk.
 */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}

/** Whether a file's name is one that `temporaryName` made. */
export function isTemporary(name: string): boolean {
  return /^\..+\.[0-9a-f-]{36}\.tmp$/.test(name);
}

/**
 * Writes a file so that a reader sees either the old content or the whole new one: temporary name in
 * the same folder, flush, rename, flush of the folder where the file system has that. Parent folders are made.
 *
 * @throws DISK_FULL, WRITE_FAILED and what guards of the folder throw; nothing half-written is left
 */
export function writeFileAtomic(path: string, content: FileContent): void {
  const folder = dirname(path);
  const temporary = temporaryName(path);
  try {
    makeFolder(folder);
    try {
      writeAndFlush(temporary, content);
      checkWrite(path);
      renameSync(temporary, path);
    } catch (cause) {
      rmSync(temporary, { force: true });
      throw cause;
    }
    flushFolder(folder);
  } catch (cause) {
    failWrite(path, cause);
  }
}

/**
 * Appends one line to a log and flushes it.
 *
 * @throws DISK_FULL, WRITE_FAILED and what guards of the folder throw
 */
export function appendLine(path: string, line: string): void {
  try {
    makeFolder(dirname(path));
    checkWrite(path);
    const file = openSync(path, "a");
    try {
      writeAll(file, new TextEncoder().encode(`${line}\n`));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    failWrite(path, cause);
  }
}

/**
 * Makes a folder where it is missing, and tries whether files can be written and removed in it: a command that is about to
 * work for hours asks first.
 *
 * @throws WRITE_FAILED with the system's reason, DISK_FULL
 */
export function requireWritable(folder: string): void {
  const probe = temporaryName(join(folder, "probe"));
  try {
    makeFolder(folder);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOSPC" || code === "EDQUOT") failWrite(folder, cause);
    const blocking = fileAmongParents(probe);
    fail("WRITE_FAILED", {
      file: folder,
      expected: "a folder that can be written",
      found: blocking === null ? message.split(",")[0] : `${blocking}, which is a file`, // the system's `EROFS: read-only file system`
      hint: "choose another folder, or make this one writable",
      cause,
    });
  }
}

/** Raises the error of a failed write: DISK_FULL for ENOSPC and EDQUOT, else WRITE_FAILED; a PanShiftError stays itself. */
export function failWrite(path: string, cause: unknown): never {
  if (cause instanceof PanShiftError) throw cause;
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  if (code === "ENOSPC" || code === "EDQUOT") {
    fail("DISK_FULL", {
      file: path,
      expected: "room on the disk",
      found: code,
      hint: "free some space and run the same command again; finished work is kept",
      cause,
    });
  }
  if (code === "EROFS") {
    fail("WRITE_FAILED", {
      file: path,
      expected: "a disk that can be written to",
      found: `one that is mounted for reading alone (${code})`,
      hint: "mount it for writing, or choose another folder",
      cause,
    });
  }
  const blocking = fileAmongParents(path);
  if (blocking !== null) {
    fail("WRITE_FAILED", {
      file: path,
      expected: "a path whose parents are folders",
      found: `${blocking}, which is a file`,
      hint: "choose another path, or move that file away",
      cause,
    });
  }
  fail("WRITE_FAILED", {
    file: path,
    expected: "a file that can be written",
    found: code,
    hint: "check the folder's permissions and that the path is not a folder",
    cause,
  });
}

/** The parent of a path that is no folder, `null` where there is none. */
function fileAmongParents(path: string): string | null {
  for (let parent = dirname(path); parent !== dirname(parent); parent = dirname(parent)) {
    try {
      return statSync(parent).isDirectory() ? null : parent;
    } catch {
      // not there, or below a file: its own parent tells
    }
  }
  return null;
}

function writeAndFlush(path: string, content: FileContent): void {
  const file = openSync(path, "wx");
  try {
    if (typeof content === "string") writeAll(file, new TextEncoder().encode(content));
    else if (content instanceof Uint8Array) writeAll(file, content);
    else for (const chunk of content) writeAll(file, chunk);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    written += fileSystem.write(file, bytes, written, bytes.length - written);
  }
}

/** How file systems (of networks, mounted folders, other systems) say that they flush no folders. */
const NO_FOLDER_FLUSH = ["EINVAL", "ENOTSUP", "EPERM"];

/** A file system that cannot flush folders keeps the rename as it keeps any: the file is whole by then. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fileSystem.flushFolder(handle);
  } catch (cause) {
    if (!NO_FOLDER_FLUSH.includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
  } finally {
    closeSync(handle);
  }
}
