import { rmSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** By folder: what is asked before each write below it. */
const guards = new Map<string, () => void>();

/**
 * Asks `check` before each write of this thread below a folder: right before a file comes into place, a line is
 * appended or something is removed. Nothing that writes through this package can forget to ask.
 *
 * @param check throws to refuse the write
 * @returns ends the guard; a folder's later guard stays
 */
export function guardWrites(folder: string, check: () => void): () => void {
  const key = resolve(folder);
  guards.set(key, check);
  return () => {
    if (guards.get(key) === check) guards.delete(key);
  };
}

/** Asks the guards of all folders that a path lies in. @throws what they throw */
export function checkWrite(path: string): void {
  if (guards.size === 0) return;
  const full = resolve(path);
  for (let folder = dirname(full), child = full; folder !== child; child = folder, folder = dirname(folder)) {
    guards.get(folder)?.();
  }
}

/** Removes a file or folder below guarded ones; what is not there is no error. @throws what the guards throw */
export function removePath(path: string): void {
  checkWrite(path);
  rmSync(path, { recursive: true, force: true });
}
