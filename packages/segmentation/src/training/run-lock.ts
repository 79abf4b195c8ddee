import { linkSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { fail, sha256Hex } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";

/** Who holds a run. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Kernel start time of the process, so that a reused pid is not taken for the holder; `null` where unknown. */
  readonly started: string | null;
  readonly token: string;
}

/** A lock of another machine is stale when nobody has touched it for this long. */
const STALE_AFTER_MS = 60 * 60 * 1000;

let count = 0;

/** The right to write into a run's folder; ends with `release` or with the process. */
export interface RunLock {
  release(): void;
}

/**
 * Takes the lock file, or takes it over from a process that is gone. The file appears whole or not at
 * all (a link), and a stale one is moved away by exactly one taker (a rename, checked afterwards).
 *
 * @throws RUN_LOCKED
 */
export function lockRun(file: string): RunLock {
  const token = `${process.pid}.${process.hrtime.bigint()}.${count++}`;
  const mine: Holder = { pid: process.pid, host: hostname(), started: startTime(process.pid), token };
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(file, mine)) return { release: () => release(file, token) };
    const holder = read(file);
    if (holder !== null && !isStale(file, holder)) refuse(file, holder);
    if (holder !== null) removeStale(file, holder);
  }
  return refuse(file, read(file));
}

function create(file: string, holder: Holder): boolean {
  const whole = `${file}.${sha256Hex(holder.token).slice(0, 12)}`;
  writeFileAtomic(whole, JSON.stringify(holder));
  try {
    linkSync(whole, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  } finally {
    rmSync(whole);
  }
}

function isStale(file: string, holder: Holder): boolean {
  if (holder.host === hostname()) return !isRunning(holder);
  return Date.now() - statSync(file).mtimeMs > STALE_AFTER_MS;
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return started === startTime(pid);
}

/** Moves the file away and checks that it was the stale one; a fresh lock taken by mistake is put back. */
function removeStale(file: string, stale: Holder): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw cause;
  }
  if (read(aside)?.token !== stale.token) linkSync(aside, file);
  rmSync(aside);
}

function release(file: string, token: string): void {
  if (read(file)?.token === token) rmSync(file);
}

function read(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}

/** Field 22 of /proc/PID/stat; `null` on systems without it. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function refuse(file: string, holder: Holder | null): never {
  return fail("RUN_LOCKED", {
    file,
    expected: "a run that no other process works on",
    found: holder === null ? "a lock that changes hands" : `process ${holder.pid} on ${holder.host}`,
    hint: "wait for it, or stop it and run the same command again: the run goes on from its checkpoint",
  });
}
