import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Where files of a side lie: `Tr` holds the splits train and n/a, `Ts` the splits test and unlabeled. */
export type Side = "Tr" | "Ts";

export function sideOf(split: string): Side {
  return split === "test" || split === "unlabeled" ? "Ts" : "Tr";
}

export function imageFile(folder: string, side: Side, caseId: string, fileEnding: string): string {
  return join(folder, `images${side}`, `${caseId}_0000${fileEnding}`);
}

/** The file of a label map; `reader` names who drew it where several people did (folder labelsTr_<reader>). */
export function labelFile(folder: string, side: Side, caseId: string, fileEnding: string, reader?: string): string {
  return join(folder, `labels${side}${reader === undefined ? "" : `_${reader}`}`, `${caseId}${fileEnding}`);
}

/** The file of a side map; `kind` names further maps that overlap the first (folder side_<kind>Tr). */
export function sideMapFile(folder: string, side: Side, caseId: string, fileEnding: string, kind?: string): string {
  return join(folder, `side${kind === undefined ? "" : `_${kind}`}${side}`, `${caseId}${fileEnding}`);
}

/** Names of the scans in a folder without their ending, sorted; empty if there is no such folder. */
export function namesIn(folder: string, fileEnding: string): string[] {
  return listFolder(folder)
    .filter((name) => name.endsWith(fileEnding) && !name.startsWith("."))
    .map((name) => name.slice(0, -fileEnding.length))
    .sort();
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
}
