import { randomUUID } from "node:crypto";
import { existsSync, linkSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { fail } from "@panshift/core";
import { guardWrites, writeFileAtomic } from "@panshift/core/files";
import { startHeartbeat } from "./lock-heartbeat.ts";
import { type Holder, holderHere, isRunning, readLock, silenceOf } from "./lock-holder.ts";

/** The right to write into a folder; ends with `release`, with the process, or when another process takes it over. */
export interface RunLock {
  /** Fencing token: higher than that of every earlier holder. */
  readonly fence: number;
  release(): void;
}

export interface LockOptions {
  /** Name of this machine. */
  readonly host?: string;
  /** A lock of another machine is taken over when it was watched for so long without a heartbeat. */
  readonly silentForMs?: number;
}

/** Six heartbeats. */
const SILENT_FOR_MS = 60_000;

/** Tries to get a lock that changes hands all the time. */
const ATTEMPTS = 10;

interface LockFile {
  readonly fence: number;
  readonly path: string;
}

/**
 * Takes a folder's lock, or takes it over from a holder that is gone.
 *
 * The n-th holder's file is `<file>.<n>`, and the highest number holds: it appears whole or not at all (a link), for one
 * taker alone, and no file is ever moved or put back. It is emptied at release and stays, so that the number, the
 * fencing token, only grows. A holder of this machine is gone when its process is; one of another machine when its
 * heartbeat stands still for a minute on the observer's clock, so that calls repeated by the same process find out.
 *
 * From then on every write below the file's folder through core's file functions first asks whether the lock is still
 * this one's: a holder that was suspended or cut off, and whose lock was taken over, fails at its next write. Between
 * that question and the write lie microseconds, in which a file system cannot be asked to refuse.
 *
 * @param file path of the lock without its number; a file of this very name, from an earlier version, counts as 0
 * @throws RUN_LOCKED, now and at writes after a take-over; DISK_FULL, WRITE_FAILED
 */
export function lockRun(file: string, { host = hostname(), silentForMs = SILENT_FOR_MS }: LockOptions = {}): RunLock {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = lastOf(file);
    if (last !== null && !requireFree(last, host, silentForMs)) continue;
    const mine = create(file, holderHere((last?.fence ?? 0) + 1, randomUUID(), host));
    if (mine !== null) return hold(file, mine);
  }
  return refuse(file, null);
}

/**
 * Whether a process holds the lock, for a display: nothing is taken. A holder of another machine counts, as one look
 * cannot tell whether it lives.
 *
 * @param file as for `lockRun`
 */
export function isHeld(file: string, host = hostname()): boolean {
  const last = lastOf(file);
  const holder = last === null ? null : (readLock(last.path)?.holder ?? null);
  if (holder === null || holder === "released") return false;
  return holder.host !== host || isRunning(holder);
}

/**
 * Fencing token of the lock's last holder, who may have given it back: whoever takes it later has a higher one. 0 where
 * nobody took it; `null` where its folder cannot be read.
 *
 * @param file as for `lockRun`
 */
export function lastFence(file: string): number | null {
  try {
    return lastOf(file)?.fence ?? 0;
  } catch {
    return null;
  }
}

/** Of the lock's files the one that counts; `null` where there is none. */
function lastOf(file: string): LockFile | null {
  const numbered = filesOf(file).sort((a, b) => b.fence - a.fence);
  return numbered[0] ?? null;
}

function filesOf(file: string): LockFile[] {
  const [folder, name] = [dirname(file), basename(file)];
  return namesIn(folder).flatMap((each) => {
    if (each === name) return [{ fence: 0, path: file }];
    const digits = each.startsWith(`${name}.`) ? each.slice(name.length + 1) : "";
    return /^\d+$/.test(digits) ? [{ fence: Number(digits), path: join(folder, each) }] : [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}

/** True when nobody holds it; false when the file went meanwhile. @throws RUN_LOCKED */
function requireFree({ path }: LockFile, host: string, silentForMs: number): boolean {
  const state = readLock(path);
  if (state === null) return false;
  const { holder, beat } = state;
  if (holder === "released") return true;
  if (holder?.host === host) return isRunning(holder) ? refuse(path, holder) : true;
  const silentMs = silenceOf(path, beat);
  return silentMs > silentForMs ? true : refuse(path, holder, { silentMs });
}

/** `null` when another process was quicker. */
function create(file: string, holder: Holder): (Holder & LockFile) | null {
  const path = `${file}.${holder.fence}`;
  const whole = `${file}.taker-${holder.fence}-${holder.nonce}`;
  try {
    writeFileAtomic(whole, JSON.stringify(holder));
  } catch (error) {
    // A later holder took the half-written file for that of a dead taker.
    if (causeOf(error) === "ENOENT" && existsSync(dirname(file))) return null;
    throw error;
  }
  try {
    linkSync(whole, path);
  } catch (cause) {
    if (["EEXIST", "ENOENT"].includes((cause as NodeJS.ErrnoException).code ?? "")) return null;
    throw cause;
  } finally {
    rmSync(whole, { force: true });
  }
  if (lastOf(file)?.fence === holder.fence) return { ...holder, path };
  rmSync(path, { force: true }); // others took it and gave it back since we looked
  return null;
}

/** The system's code of what caused an error. */
function causeOf(error: unknown): string | undefined {
  return (error as { readonly cause?: NodeJS.ErrnoException }).cause?.code;
}

function hold(file: string, mine: Holder & LockFile): RunLock {
  const folder = dirname(file);
  for (const { fence, path } of filesOf(file)) if (fence < mine.fence) rmSync(path, { force: true });
  removeAbandoned(file, mine.fence);
  const stopBeating = startHeartbeat(mine.path);
  const endGuard = guardWrites(folder, () => {
    const holder = holderOf(file);
    if (holder?.nonce !== mine.nonce) refuse(file, holder);
  });
  const release = () => {
    stopBeating();
    endGuard();
    if (holderOf(file)?.nonce !== mine.nonce) return;
    if (namesIn(folder).length === 1) rmSync(mine.path, { force: true });
    else giveBack(mine.path);
  };
  return { fence: mine.fence, release };
}

/** One system call, so that no reader sees a part of it. */
function giveBack(path: string): void {
  try {
    truncateSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause; // taken over in this moment
  }
}

function holderOf(file: string): Holder | null {
  const last = lastOf(file);
  const holder = last === null ? null : readLock(last.path)?.holder;
  return holder === "released" ? null : (holder ?? null);
}

/** Removes what takers of earlier numbers left when they were killed; those numbers are taken. */
function removeAbandoned(file: string, fence: number): void {
  for (const name of namesIn(dirname(file))) {
    const [, rest] = name.replace(/^\./, "").split(`${basename(file)}.taker-`);
    if (rest !== undefined && Number.parseInt(rest, 10) < fence) rmSync(join(dirname(file), name), { force: true });
  }
}

function refuse(file: string, holder: Holder | null, facts: { readonly silentMs?: number } = {}): never {
  return fail("RUN_LOCKED", {
    file,
    expected: "a folder that no other process works in",
    found:
      holder === null ? "a lock that is gone, damaged or changes hands" : `process ${holder.pid} on ${holder.host}`,
    hint: "wait for it, or stop it; the same command then goes on",
    ...facts,
  });
}
