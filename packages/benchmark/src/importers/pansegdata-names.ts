import { existsSync, readFileSync } from "node:fs";
import { fail } from "@panshift/core";
import { caseOf, stemOf } from "./source-files.ts";

/** Original names of the released files of one sequence. */
export interface NameMapping {
  /** Released case (`NYU_0001`) to the name that T1 and T2 of one scan have in common. */
  readonly pairNames: ReadonlyMap<string, string>;
  /** Original names that were not released. */
  readonly dropped: readonly string[];
}

const DROPPED = /^not included$/i;

/**
 * Reads `T1-name_mapping.json`: original name to released file, or "Not included"; the sites may be one level of their own.
 * Null where there is no such file.
 *
 * @throws TABLE_INVALID
 */
export function readNameMapping(file: string): NameMapping | null {
  if (!existsSync(file)) return null;
  const pairNames = new Map<string, string>();
  const dropped: string[] = [];
  for (const [original, released] of entriesOf(parse(file), file)) {
    if (DROPPED.test(released.trim())) dropped.push(original);
    else pairNames.set(caseOf(released), pairName(original));
  }
  return { pairNames, dropped };
}

/** Lower-case letters, then the whole numbers of a name; what names its sequence does not count. */
export function pairName(original: string): string {
  const name = stemOf(original)
    .replace(/_0000$/, "")
    .toLowerCase()
    .replace(/(^|[^a-z0-9])t[12]w?(?![a-z0-9])/g, "$1");
  const letters = name.replace(/[^a-z]/g, "");
  const numbers = (name.match(/\d+/g) ?? []).map(Number);
  return `${letters}${numbers.join("-")}`;
}

function entriesOf(value: unknown, file: string): [string, string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return failMapping(file, value);
  return Object.entries(value).flatMap(([key, inner]): [string, string][] =>
    typeof inner === "string" ? [[key, inner]] : entriesOf(inner, file),
  );
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    return failMapping(file, (cause as Error).message);
  }
}

function failMapping(file: string, found: unknown): never {
  const hint = "copy the file from the data set again";
  return fail("TABLE_INVALID", { file, expected: "original names with the names of released files", found, hint });
}
