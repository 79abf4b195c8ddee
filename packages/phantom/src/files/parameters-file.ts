import { join } from "node:path";
import { canonicalJson, fail } from "@panshift/core";
import { appendLine, readJsonLines, writeFileAtomic } from "@panshift/core/files";
import type { MadeCase } from "./make-case.ts";

const PARAMETERS_FILE = "phantom.jsonl";

/**
 * The finished cases of a folder by their ids, as phantom.jsonl lists them. A last line that ends early, as a kill or
 * a full disk leaves it, is not counted: its case is made again.
 *
 * @throws FILE_CORRUPT for any other line that is no case
 */
export function readMadeCases(folder: string): Map<string, MadeCase> {
  const file = join(folder, PARAMETERS_FILE);
  const refuse = (line: string, number: number) => refuseLine(line, `${file}:${number}`);
  const { lines } = readJsonLines<Partial<MadeCase> | null>(file, refuse);
  return new Map(
    lines.map((line, index) => {
      const made = isMadeCase(line) ? line : refuse(JSON.stringify(line), index + 1);
      return [made.caseId, made];
    }),
  );
}

function isMadeCase(line: Partial<MadeCase> | null): line is MadeCase {
  const { caseId, request, subject, center, sha256 } = line ?? {};
  return [typeof caseId === "string", request, subject, center, sha256].every(Boolean);
}

function refuseLine(line: string, place: string): never {
  return fail("FILE_CORRUPT", {
    file: place,
    expected: "the parameters of one case as JSON",
    found: line.length > 80 ? `${line.slice(0, 80)}...` : line,
    hint: "remove the line and run the same command again: its case is made anew, with the same bytes",
  });
}

/** Adds a finished case, flushed to the disk. @throws DISK_FULL, WRITE_FAILED */
export function appendMadeCase(folder: string, made: MadeCase): void {
  appendLine(join(folder, PARAMETERS_FILE), canonicalJson(made));
}

/** Writes all cases, in the order given, atomically. @throws DISK_FULL, WRITE_FAILED */
export function writeMadeCases(folder: string, cases: readonly MadeCase[]): void {
  writeFileAtomic(join(folder, PARAMETERS_FILE), cases.map((made) => `${canonicalJson(made)}\n`).join(""));
}
