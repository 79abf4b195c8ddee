import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { onInterrupt } from "./interrupt.mjs";

const temporaryPrefix = ".half-made-";
const dayMs = 86_400_000;

/** PanShift's cache folder, shared by clones. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return join(base ? resolve(base) : join(homedir(), ".cache"), "panshift");
}

/**
 * Lends a new empty folder beside the final ones, so that a finished result can be renamed into place.
 * It is gone afterwards, also after Ctrl-C.
 *
 * @template T
 * @param {string} parent
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withTemporaryFolder(parent, work) {
  const folder = join(parent, `${temporaryPrefix}${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`);
  mkdirSync(folder, { recursive: true });
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const release = onInterrupt(remove);
  try {
    return await work(folder);
  } finally {
    release();
    remove();
  }
}

/**
 * Removes what killed set-ups left in a folder: those of this machine whose process has ended, and those of
 * other machines that are a day old.
 *
 * @param {string} parent
 */
export function removeHalfMade(parent) {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const folder = join(parent, name);
    const [, pid] = name.split(`${temporaryPrefix}${hostname()}-`);
    const isStale = pid === undefined ? ageMs(folder) > dayMs : !isRunning(Number.parseInt(pid, 10));
    if (isStale) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} path */
function ageMs(path) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
