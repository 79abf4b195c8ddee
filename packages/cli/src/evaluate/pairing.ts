import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import { byCase, caseName, isVolumeName } from "../case-name.ts";

/** What `segment --probabilities` writes beside its segmentations. */
const PROBABILITIES = /_probabilities(_[^.]+)?\.nii\.gz$/;

/** A folder or file of segmentations under the name it carries in tables. */
export interface PredictionSource {
  readonly name: string;
  readonly path: string;
}

/** One reference and what one source predicts for it; `null` where it has no file. */
export interface CasePair {
  readonly prediction: string;
  readonly caseId: string;
  readonly referencePath: string;
  readonly predictionPath: string | null;
}

export interface Pairing {
  readonly pairs: readonly CasePair[];
  /** One sentence for each file without a partner. */
  readonly unmatched: readonly string[];
}

/**
 * Reads `NAME=PATH` or a bare path, which is named after its file or folder.
 *
 * @throws CALL_INVALID when two sources have one name
 */
export function parsePredictions(values: readonly string[]): PredictionSource[] {
  const sources = values.map((value) => {
    const match = /^([^=/\\]+)=(.+)$/.exec(value);
    if (match?.[1] && match[2]) return { name: match[1], path: match[2] };
    return { name: caseName(basename(resolve(value))), path: value };
  });
  const names = sources.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    fail("CALL_INVALID", {
      expected: "predictions of different names",
      found: `"${twice}" twice`,
      hint: "name them: --prediction A=PATH --prediction B=PATH",
    });
  }
  return sources;
}

/**
 * Pairs every source with the reference: file with file whatever their names, else by case name
 * (extension and `_0000` removed).
 *
 * @throws FILE_MISSING, CASE_DUPLICATE, CASES_MISSING when nothing pairs
 */
export function pairCases(sources: readonly PredictionSource[], reference: string): Pairing {
  const references = volumesOf(reference);
  const pairs: CasePair[] = [];
  const unmatched: string[] = [];
  for (const { name, path } of sources) {
    const predictions = volumesOf(path);
    const direct = !isFolder(path) && !isFolder(reference);
    for (const [caseId, referencePath] of references) {
      const predictionPath = (direct ? path : predictions.get(caseId)) ?? null;
      pairs.push({ prediction: name, caseId, referencePath, predictionPath });
      if (predictionPath === null) unmatched.push(`${name}: no prediction of case ${caseId} in ${path}`);
    }
    if (direct) continue;
    for (const [caseId, file] of predictions) {
      if (!references.has(caseId)) unmatched.push(`${name}: ${file} has no reference in ${reference}`);
    }
  }
  if (pairs.every(({ predictionPath }) => predictionPath === null)) {
    fail("CASES_MISSING", {
      expected: "a prediction with the case name of a reference",
      found: `${sources.map(({ path }) => path).join(", ")} and ${reference} share none`,
      hint: "cases match by file name without extension and _0000",
    });
  }
  return { pairs, unmatched };
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
