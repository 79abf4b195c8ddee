import { statSync } from "node:fs";
import { fail } from "@panshift/core";
import { CASES_FILE } from "./cases-tsv.ts";
import { volumeHash } from "./file-hash.ts";
import { NOT_AVAILABLE } from "./vocabulary.ts";

/** Volumes that were found to be what was stated, as they lay there then. */
const verified = new Set<string>();

/**
 * Checks that a scan or label is the one whose content hash cases.tsv states. It is read once in a process, and again after
 * a change that its time or size tells.
 *
 * @param stated what the column holds; `n/a` states nothing
 * @throws CONTENT_CHANGED, what `volumeHash` throws
 */
export function verifyContent(
  path: string,
  stated: string,
  { caseId, column }: { readonly caseId: string; readonly column: "sha256_image" | "sha256_label" },
): void {
  if (stated === NOT_AVAILABLE) return;
  const entry = statSync(path, { throwIfNoEntry: false }); // that it is missing is for the reader to say
  const key = JSON.stringify([path, entry?.mtimeMs, entry?.size, stated]);
  if (verified.has(key)) return;
  const found = volumeHash(path);
  if (found !== stated) {
    fail("CONTENT_CHANGED", {
      caseId,
      file: path,
      expected: `the content that ${CASES_FILE} states in ${column}, ${stated}`,
      found,
      hint: "restore the file, or import (or make) the data set anew, so that cases.tsv states what it holds",
    });
  }
  verified.add(key);
}
