import { fail } from "@panshift/core";
import { byCase, caseName, volumesAt } from "@panshift/dataset";

/** What `segment --probabilities` writes beside its segmentations. */
const PROBABILITIES = /_probabilities(_[^.]+)?\.nii\.gz$/;

/** A folder or file of segmentations under the name it carries in tables. */
export interface NamedSource {
  readonly name: string;
  readonly path: string;
}

/** One case with the volume of each prediction and reader, in the order of the sources; `null` where there is none. */
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
    return { name: caseName(value), path: value };
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
 * Pairs every source with the reference: one volume with one volume whatever their names, else by case name (extension
 * and `_0000` removed). A volume is a file or a DICOM folder.
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
  const tasks = [...references.files].map(([caseId, referencePath]) => ({
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
function filesFor({ name, path }: NamedSource, reference: string, references: Volumes) {
  const { isOne, files } = volumesOf(path);
  if (isOne && references.isOne) {
    return { files: new Map([...references.files.keys()].map((caseId) => [caseId, path])), extra: [] };
  }
  const strangers = [...files].filter(([caseId]) => !references.files.has(caseId));
  for (const [caseId] of strangers) files.delete(caseId);
  return { files, extra: strangers.map(([, file]) => `${name}: ${file} has no reference in ${reference}`) };
}

function failUnpaired(reference: string, sources: readonly NamedSource[]): never {
  return fail("CASES_MISSING", {
    expected: "a volume with the case name of a reference",
    found: `${sources.map(({ path }) => path).join(", ")} and ${reference} share none`,
    hint: "cases match by the name of the file (or DICOM folder) without extension and _0000",
  });
}

/** Volumes by case name. */
interface Volumes {
  /** The path was a file or a DICOM folder, not a folder of volumes. */
  readonly isOne: boolean;
  readonly files: Map<string, string>;
}

/** What a path holds, without the probabilities that `segment` writes beside its segmentations. */
export function volumesOf(path: string): Volumes {
  const volumes = volumesAt(path);
  if (volumes[0] === path) return { isOne: true, files: byCase(volumes) };
  return { isOne: false, files: byCase(volumes.filter((file) => !PROBABILITIES.test(file))) };
}
