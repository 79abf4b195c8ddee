import { basename, resolve } from "node:path";
import { fail } from "@panshift/core";

/** Of the file that stands for a volume: of a pair, or of a header with a data file, the header. */
const VOLUME = /\.(nii|nii\.gz|hdr|hdr\.gz|mha|mhd|nrrd|nhdr)$/i;
/** Also of files that belong to a volume: an image beside its header, and single DICOM files, which are mostly slices. */
const EXTENSION = /\.(nii|nii\.gz|hdr|hdr\.gz|img|img\.gz|mha|mhd|nrrd|nhdr|dcm|dicom)$/i;

/** The case a volume belongs to: its file's or folder's name without extension and without nnU-Net's channel `_0000`. */
export function caseName(path: string): string {
  return basename(resolve(path))
    .replace(EXTENSION, "")
    .replace(/_0000$/, "");
}

/** True when the name has the extension of a volume file. */
export function isVolumeName(path: string): boolean {
  return VOLUME.test(path) && !basename(path).startsWith(".");
}

/**
 * Paths by case name, in the order given.
 *
 * @throws CASE_DUPLICATE when two paths have one name
 */
export function byCase(paths: readonly string[]): Map<string, string> {
  const cases = new Map<string, string>();
  for (const path of paths) {
    const name = caseName(path);
    const other = cases.get(name);
    if (other !== undefined) {
      fail("CASE_DUPLICATE", {
        caseId: name,
        expected: "one file for each case name",
        found: `${other} and ${path}`,
        hint: "rename one of them or give them in separate calls",
      });
    }
    cases.set(name, path);
  }
  return cases;
}
