import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fail } from "@panshift/core";
import { fileHash } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { organMapOf } from "../anatomy/real/organ-map.ts";
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

/**
 * Checks that the folder's maps show each named organ somewhere; reads as many maps as that takes, mostly one.
 *
 * @throws LABEL_MISSING for an organ that no map shows; FILE_MISSING; what reading a map throws
 */
export function requireOrganMaps({ folder, labels }: OrganMapsOption): void {
  const files = organMapFiles(folder);
  const unseen = new Set(Object.keys(labels));
  for (const file of files) {
    for (const organ of organMapOf(readVolume(file), labels, file).organs) unseen.delete(organ);
    if (unseen.size === 0) return;
  }
  fail("LABEL_MISSING", {
    file: folder,
    expected: `every organ in at least one map: ${[...unseen].map((name) => `${name}=${labels[name]}`).join(", ")}`,
    found: `none of them in ${files.length} maps`,
    hint: "correct the values, or leave out organs that the maps do not have",
  });
}

/** What the maps contribute to a dataset's identity: their content and what their labels mean, not where they lie. */
export function anatomyIdentity(anatomy: OrganMapsOption | null) {
  if (anatomy === null) return null;
  const maps = organMapFiles(anatomy.folder).map((file) => ({ file: basename(file), sha256: fileHash(file) }));
  return { labels: anatomy.labels, maps };
}
