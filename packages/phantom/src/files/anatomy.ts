import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fail } from "@panshift/core";
import { fileHash } from "@panshift/dataset";
import type { OrganMapsOption } from "./options.ts";

/**
 * The label maps (NIfTI) of a folder, in the order of their names.
 *
 * @throws FILE_MISSING for no such folder, or one without maps
 */
export function organMapFiles(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^[^.].*\.nii(\.gz)?$/.test(name)) : [];
  if (names.length === 0) {
    fail("FILE_MISSING", {
      file: folder,
      expected: "a folder with organ maps, .nii or .nii.gz",
      found: existsSync(folder) ? "none" : "no such folder",
      hint: "name the folder of the label maps",
    });
  }
  return names.sort().map((name) => join(folder, name));
}

/** What the maps contribute to a dataset's identity: their content and what their labels mean, not where they lie. */
export function anatomyIdentity(anatomy: OrganMapsOption | null) {
  if (anatomy === null) return null;
  const maps = organMapFiles(anatomy.folder).map((file) => ({ file: basename(file), sha256: fileHash(file) }));
  return { labels: anatomy.labels, maps };
}
