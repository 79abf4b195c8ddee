import { basename } from "node:path";
import { fail } from "@panshift/core";

const EXTENSION = /\.(nii\.gz|nii|mha|mhd|nrrd)$/i;

/** The case a volume belongs to: its file name without extension and without nnU-Net's channel `_0000`. */
export function caseName(path: string): string {
  return basename(path)
    .replace(EXTENSION, "")
    .replace(/_0000$/, "");
}

/** True when the name has the extension of a volume file. */
export function isVolumeName(path: string): boolean {
  return EXTENSION.test(path) && !basename(path).startsWith(".");
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
