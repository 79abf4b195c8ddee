import { existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fail } from "@panshift/core";

/** The system call; tests replace it to see what a small disk does. */
export const disk = {
  /** Bytes that this user may still write where `path` lies. */
  freeBytes(path: string): number {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
};

/** Refuses work for which the disk of a folder, which need not exist yet, has no room. @throws SPACE_MISSING */
export function requireSpace(folder: string, bytes: number): void {
  const free = disk.freeBytes(nearestFolder(resolve(folder)));
  if (free >= bytes) return;
  fail("SPACE_MISSING", {
    file: folder,
    expected: `about ${megabytes(bytes)} free on its disk`,
    found: megabytes(free),
    hint: "free some space, name a folder on another disk, or ask for fewer subjects or sequences",
  });
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
