import { copyFileSync, linkSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { failWrite, makeFolder, temporaryName } from "@panshift/core/files";

/** How a file came into a dataset. */
export type Placed = "linked" | "copied";

/** What a file system answers when it makes no hard link: another disk, no permission, no such thing, too many. */
const NO_LINK = ["EXDEV", "EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "ENOSYS"];

/**
 * Puts a file into a dataset: as a hard link to the source, which takes no room, else as a copy. Parent folders are made,
 * an older file of that name is replaced, and nobody sees half a file.
 *
 * @throws DISK_FULL, WRITE_FAILED
 */
export function placeFile(source: string, path: string, { copy }: { readonly copy: boolean }): Placed {
  const temporary = temporaryName(path);
  try {
    makeFolder(dirname(path));
    const placed = copy ? "copied" : link(realpathSync(source), temporary);
    if (placed === "copied") copyFileSync(source, temporary);
    rmSync(path, { force: true }); // renaming one link of a file to another one of it does nothing
    renameSync(temporary, path);
    return placed;
  } catch (cause) {
    rmSync(temporary, { force: true });
    return failWrite(path, cause);
  }
}

function link(source: string, path: string): Placed {
  try {
    linkSync(source, path);
    return "linked";
  } catch (error) {
    if (NO_LINK.includes((error as NodeJS.ErrnoException).code ?? "")) return "copied";
    throw error;
  }
}
