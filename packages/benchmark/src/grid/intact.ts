import { statSync } from "node:fs";
import { fileHash, type HashOfFile } from "@panshift/dataset";

/**
 * Whether a file is the one that a record tells of. Its content is read only where it was touched after the record was
 * written, so that a look at thousands of finished runs reads no volume; damage that leaves the time of change alone is
 * found when a run is worked on.
 *
 * @param recordedMs time of change of the file that holds the record
 */
export function isIntact(file: string, sha256: string, recordedMs: number, hashOf: HashOfFile = fileHash): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status?.isFile()) return false;
  return status.mtimeMs <= recordedMs || hashOf(file) === sha256;
}

/** Time of change in ms; 0 where there is no file. */
export function changedMs(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
