import { existsSync } from "node:fs";
import { fileHash, imageFile, labelFile, sideMapFile } from "@panshift/dataset";
import type { ResolvedOptions } from "./options.ts";

export const FILE_ENDING = ".nii.gz";

/** Further maps of a scan: organs, parts of the gland, ducts and vessels. Their names stand in side.json, side_<kind>.json. */
export type SideKind = "organs" | "parts" | "tubes";

/** One file of a case: the image, a label map (`exact` and later readers have folders of their own) or a side map. */
export type CaseFile = "image" | "labels" | "exact" | `reader${number}` | SideKind;

/** Which files a case of these options has. */
export function caseFiles({ shift, readers }: Pick<ResolvedOptions, "shift" | "readers">): CaseFile[] {
  const exact: CaseFile[] = shift.includes("annotation") ? ["exact"] : [];
  const more = Array.from({ length: readers - 1 }, (_, n): CaseFile => `reader${n + 2}`);
  return ["image", "labels", ...exact, ...more, "organs", "parts", "tubes"];
}

/** Where a file of a case lies: all are of the splits n/a and train. */
export function pathOf(folder: string, caseId: string, file: CaseFile): string {
  switch (file) {
    case "image":
      return imageFile(folder, "Tr", caseId, FILE_ENDING);
    case "labels":
      return labelFile(folder, "Tr", caseId, FILE_ENDING);
    case "organs":
      return sideMapFile(folder, "Tr", caseId, FILE_ENDING);
    case "parts":
    case "tubes":
      return sideMapFile(folder, "Tr", caseId, FILE_ENDING, file);
    default:
      return labelFile(folder, "Tr", caseId, FILE_ENDING, file);
  }
}

/** Whether every wanted file of a case is there and has its hash. */
export function isIntact(
  folder: string,
  caseId: string,
  wanted: readonly CaseFile[],
  hashes: Readonly<Partial<Record<CaseFile, string>>>,
): boolean {
  return wanted.every((file) => {
    const path = pathOf(folder, caseId, file);
    return hashes[file] !== undefined && existsSync(path) && fileHash(path) === hashes[file];
  });
}
