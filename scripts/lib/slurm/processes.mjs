import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Processes that were started with a variable in their environment, as all of a cluster are: daemons, their helpers and
 * the jobs. Without those that have ended, and without this one.
 *
 * @param {string} name
 * @param {string} value
 * @returns {number[]} ids
 */
export function processesWith(name, value) {
  const ids = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
  return ids.filter((id) => id !== process.pid && environmentOf(id).includes(`${name}=${value}`));
}

/** @param {number} id */
function environmentOf(id) {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8").split("\0");
  } catch {
    return []; // it has ended, or belongs to somebody else
  }
}

/**
 * Ends processes, and waits until they are gone.
 *
 * @param {() => readonly number[]} find looked up again and again: what ends may start others
 */
export async function endProcesses(find) {
  for (let ids = find(); ids.length > 0; ids = find()) {
    for (const id of ids) endProcess(id);
    await wait(50);
  }
}

/** @param {number} id */
function endProcess(id) {
  try {
    process.kill(id, "SIGKILL");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}
