import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What a JSON file holds, or null when it is absent or unreadable.
 *
 * @param {string} path
 * @returns {any}
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Writes a JSON file under a temporary name and renames it; leaves a file of the same content alone.
 *
 * @param {string} path
 * @param {unknown} value
 */
export function writeJson(path, value) {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (JSON.stringify(readJson(path)) === JSON.stringify(value)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`; // a process id may be another's, in another container
  try {
    writeFileSync(temporary, text, { flush: true });
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw cause;
  }
}
