import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import { z } from "zod";

const schema = z.record(z.string(), z.int().min(1));

/** Names and values of a side map (value 0 is nothing). */
export type SideNames = Readonly<Record<string, number>>;

function sideNamesFile(folder: string, kind?: string): string {
  return join(folder, kind === undefined ? "side.json" : `side_${kind}.json`);
}

/**
 * Reads the names of a dataset's side maps: side.json, or side_<kind>.json for maps in side_<kind>Tr.
 *
 * @throws FILE_MISSING, DATASET_JSON_INVALID
 */
export function readSideNames(folder: string, kind?: string): SideNames {
  const file = sideNamesFile(folder, kind);
  if (!existsSync(file)) {
    fail("FILE_MISSING", {
      file,
      expected: "the names of the side maps",
      found: "no file",
      hint: "this dataset has none",
    });
  }
  try {
    return schema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    return fail("DATASET_JSON_INVALID", {
      file,
      expected: '{"name": value} with whole values from 1',
      found: (cause as Error).message,
      hint: "correct the file",
      cause,
    });
  }
}

/** Writes side.json (or side_<kind>.json) atomically. */
export function writeSideNames(folder: string, names: SideNames, kind?: string): void {
  writeFileAtomic(sideNamesFile(folder, kind), `${JSON.stringify(names, null, 2)}\n`);
}
