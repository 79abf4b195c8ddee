import { readdirSync } from "node:fs";
import { join } from "node:path";
import { failWrite, isTemporary, makeFolder, removePath } from "@panshift/core/files";
import { lockRun, openWatching, type RunLock } from "@panshift/segmentation";
import type { RunContext } from "../grid/execute-run.ts";
import type { StudyFolder } from "../grid/study-folder.ts";

/**
 * Takes a study's folder for a report, and removes what a killed one left half-written there. Workers, which append to
 * logs of the folder, take no part.
 *
 * @throws RUN_LOCKED while another report is written there; WRITE_FAILED, DISK_FULL
 */
export async function holdFolder({ folder }: StudyFolder, { onNotice, signal }: RunContext): Promise<RunLock> {
  try {
    makeFolder(folder);
  } catch (cause) {
    failWrite(folder, cause);
  }
  const lock = await openWatching(() => lockRun(join(folder, "lock")), onNotice, signal);
  try {
    for (const name of readdirSync(folder)) {
      if (isTemporary(name) && !name.startsWith(".lock.")) removePath(join(folder, name));
    }
  } catch (error) {
    lock.release();
    throw error;
  }
  return lock;
}
