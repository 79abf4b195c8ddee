import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds a run: the content of a lock's file. */
export interface Holder {
  /** Fencing token: the number in the file's name. */
  readonly fence: number;
  /** Tells this taking of the lock from every other. */
  readonly nonce: string;
  readonly pid: number;
  readonly host: string;
  /** Kernel start time of the process, so that a reused pid is not taken for the holder; `null` where unknown. */
  readonly started: string | null;
}

/** What a lock's file says, and its last heartbeat. */
export interface LockState {
  /** `released`: nobody holds it; `null`: the file is damaged. */
  readonly holder: Holder | "released" | null;
  /** Changes with each beat; only compared for equality. */
  readonly beat: number;
}

/** Who this process is. */
export function holderHere(fence: number, nonce: string, host = hostname()): Holder {
  return { fence, nonce, pid: process.pid, host, started: startTime(process.pid) };
}

/** Reads a lock's file through one handle, so that network file systems ask their server; `null` when it is gone. */
export function readLock(path: string): LockState | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
  try {
    return { beat: fstatSync(file).mtimeMs, holder: parse(readFileSync(file, "utf8")) };
  } finally {
    closeSync(file);
  }
}

function parse(text: string): Holder | "released" | null {
  if (text === "") return "released";
  try {
    const holder = JSON.parse(text) as Holder | null;
    return typeof holder?.pid === "number" && typeof holder.host === "string" ? holder : null;
  } catch {
    return null;
  }
}

/** Whether the holder's process runs; asked on its own machine. */
export function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return started === startTime(pid);
}

/** The last beat that this process saw of a lock, and when it first saw it, on its own monotonic clock. */
const seen = new Map<string, { readonly beat: number; readonly since: number }>();

/**
 * For how long this process has watched a lock without a beat, in ms: 0 at the first look. Clocks of two machines are
 * never compared.
 */
export function silenceOf(path: string, beat: number): number {
  const known = seen.get(path);
  if (known?.beat === beat) return performance.now() - known.since;
  seen.set(path, { beat, since: performance.now() });
  return 0;
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
