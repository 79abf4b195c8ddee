import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { byCase, caseName, isVolumeName } from "./case-name.ts";

/** What `segment --probabilities` writes beside its segmentations. */
const PROBABILITIES = /_probabilities(_[^.]+)?\.nii\.gz$/;

/** A folder or file of segmentations under the name it carries in tables. */
export interface NamedSource {
  readonly name: string;
  readonly path: string;
}

/** One case with the file of each prediction and reader, in the order of the sources; `null` where there is none. */
export interface CaseTask {
  readonly caseId: string;
  readonly referencePath: string;
  readonly predictions: readonly (string | null)[];
  readonly readers: readonly (string | null)[];
}

export interface Pairing {
  readonly tasks: readonly CaseTask[];
  /** One sentence for each file without a partner; a reader may leave cases unread. */
  readonly unmatched: readonly string[];
}

/**
 * Reads `NAME=PATH` or a bare path, which is named after its file or folder.
 *
 * @param option name of the option, for the error
 * @throws CALL_INVALID when two sources have one name
 */
export function parseSources(values: readonly string[], option: string): NamedSource[] {
  const sources = values.map((value) => {
    const match = /^([^=/\\]+)=(.+)$/.exec(value);
    if (match?.[1] && match[2]) return { name: match[1], path: match[2] };
    return { name: caseName(basename(resolve(value))), path: value };
  });
  const names = sources.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    fail("CALL_INVALID", {
      expected: `different names in ${option}`,
      found: `"${twice}" twice`,
      hint: `name them: ${option} A=PATH ${option} B=PATH`,
    });
  }
  return sources;
}

/**
 * Pairs every source with the reference: file with file whatever their names, else by case name
 * (extension and `_0000` removed).
 *
 * @throws FILE_MISSING, CASE_DUPLICATE, CASES_MISSING when all predictions, or one reader, share no case with the reference
 */
export function pairCases(
  reference: string,
  predictions: readonly NamedSource[],
  readers: readonly NamedSource[],
): Pairing {
  const references = volumesOf(reference);
  const matched = (sources: readonly NamedSource[]) => sources.map((source) => filesFor(source, reference, references));
  const [predicted, read] = [matched(predictions), matched(readers)];
  const strangers = readers.filter((_, index) => read[index]?.files.size === 0);
  if (predicted.every(({ files }) => files.size === 0)) failUnpaired(reference, predictions);
  if (strangers.length > 0) failUnpaired(reference, strangers);
  const tasks = [...references].map(([caseId, referencePath]) => ({
    caseId,
    referencePath,
    predictions: predicted.map(({ files }) => files.get(caseId) ?? null),
    readers: read.map(({ files }) => files.get(caseId) ?? null),
  }));
  const absent = predictions.flatMap(({ name, path }, index) =>
    tasks
      .filter((task) => task.predictions[index] === null)
      .map(({ caseId }) => `${name}: no prediction of case ${caseId} in ${path}`),
  );
  return { tasks, unmatched: [...absent, ...[...predicted, ...read].flatMap(({ extra }) => extra)] };
}

/** A source's files by the reference's case names, and a sentence for each file of no such name. */
function filesFor({ name, path }: NamedSource, reference: string, references: ReadonlyMap<string, string>) {
  if (!isFolder(path) && !isFolder(reference)) {
    return { files: new Map([...references.keys()].map((caseId) => [caseId, path])), extra: [] };
  }
  const files = volumesOf(path);
  const strangers = [...files].filter(([caseId]) => !references.has(caseId));
  for (const [caseId] of strangers) files.delete(caseId);
  return { files, extra: strangers.map(([, file]) => `${name}: ${file} has no reference in ${reference}`) };
}

function failUnpaired(reference: string, sources: readonly NamedSource[]): never {
  return fail("CASES_MISSING", {
    expected: "a file with the case name of a reference",
    found: `${sources.map(({ path }) => path).join(", ")} and ${reference} share none`,
    hint: "cases match by file name without extension and _0000",
  });
}

function volumesOf(path: string): Map<string, string> {
  if (!isFolder(path)) return new Map([[caseName(path), path]]);
  const files = readdirSync(path).filter((file) => isVolumeName(file) && !PROBABILITIES.test(file));
  return byCase(files.sort().map((file) => join(path, file)));
}

function isFolder(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) {
    fail("FILE_MISSING", {
      file: path,
      expected: "a volume or a folder of volumes",
      found: "nothing",
      hint: "check the path",
    });
  }
  return status.isDirectory();
}
