import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, and its parents where they are missing. Node's own recursive call tries for ever where the system says
 * that the parent of a folder is missing though it is there, as it does below /proc.
 *
 * @throws the system's error; ENOTDIR or EEXIST where a file is in the way
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  try {
    mkdirSync(path);
  } catch (cause) {
    if (isFolder(path)) return; // another process was quicker
    const parent = dirname(path);
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT" || isFolder(parent) || parent === path) throw cause;
    makeFolder(parent);
    makeFolder(path);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
