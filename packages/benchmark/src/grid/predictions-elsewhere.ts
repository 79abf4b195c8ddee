import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { canonicalHash, fail } from "@panshift/core";
import { fileHash, type HashOfFile, NOT_AVAILABLE, volumeHash } from "@panshift/dataset";
import { volumesOf } from "../evaluation/pairing.ts";
import type { PlannedScoring } from "../study/plan.ts";
import type { StudyCase } from "../study/study-case.ts";
import type { Study } from "../study/study-config.ts";
import type { ScoredCase } from "./case-log.ts";

/** A case that predictions made elsewhere are scored on, with its file among them. */
export interface GivenCase {
  readonly tested: StudyCase;
  /** `null` where there is none. */
  readonly path: string | null;
  /** The file's name within the method's folder and its content hash; `n/a` where there is none. */
  readonly prediction: ScoredCase["prediction"];
}

/** What the folder of a method that was made elsewhere holds now. */
export interface GivenPredictions {
  /** Every tested case, in the order of the tests. */
  readonly cases: readonly GivenCase[];
  /** Names, within the folder, of files that are of no tested case. */
  readonly strangers: readonly string[];
}

/** The distinct cases that predictions are scored on. */
export function scoredOn({ tests }: Pick<PlannedScoring, "tests">): StudyCase[] {
  return [...new Map(tests.flatMap(({ cases }) => cases).map((each) => [each.key, each])).values()];
}

/**
 * Finds a method's prediction of each tested case, by case name: in the folder of the dataset's name below the
 * method's folder where there is one, else in the method's folder itself. Every file that is found is hashed.
 *
 * @throws FILE_MISSING; CASE_DUPLICATE when a case has two files, or a file would be that of cases of two datasets;
 * CASES_MISSING when no file has the name of a case
 */
export function givenPredictions(
  scoring: PlannedScoring,
  study: Study,
  hashOf: HashOfFile = fileHash,
): GivenPredictions {
  const root = resolve(study.root, scoring.method.predictions);
  const folders = new Map(study.data.datasets.map(({ name }) => [name, folderOf(root, name)]));
  const volumes = new Map([...new Set(folders.values())].map((folder) => [folder, volumesOf(folder).files]));
  const cases = scoredOn(scoring).map((tested): GivenCase => {
    const path = volumes.get(folders.get(tested.dataset) as string)?.get(tested.caseId) ?? null;
    if (path === null) return { tested, path, prediction: { file: NOT_AVAILABLE, sha256: NOT_AVAILABLE } };
    return { tested, path, prediction: { file: relative(root, path), sha256: contentOf(path, hashOf) } };
  });
  refuseShared(cases);
  const used = new Set(cases.map(({ path }) => path));
  const found = [...volumes.values()].flatMap((files) => [...files.values()]);
  if (used.size === 1 && used.has(null)) {
    fail("CASES_MISSING", {
      file: root,
      expected: "a prediction with the name of a tested case",
      found: found.length === 0 ? "no volume" : `${found.length} volumes of other names, such as ${found[0]}`,
      hint: "files match by name without extension and _0000; those of several datasets lie in a folder each",
    });
  }
  const strangers = [...new Set(found)].filter((path) => !used.has(path)).map((path) => relative(root, path));
  return { cases, strangers };
}

/** Cases of two datasets may have one name: whose a file beside the datasets' folders is, nobody can tell. */
function refuseShared(cases: readonly GivenCase[]): void {
  const owners = new Map<string, StudyCase>();
  for (const { tested, path } of cases) {
    if (path === null) continue;
    const other = owners.get(path);
    if (other !== undefined) {
      fail("CASE_DUPLICATE", {
        file: path,
        expected: "a prediction of one case",
        found: `one for ${other.key} and ${tested.key}`,
        hint: "put the predictions of each dataset into a folder of its name inside the method's folder",
      });
    }
    owners.set(path, tested);
  }
}

/** One hash of all prediction files that are scored, whatever they are called. */
export function contentHashOf({ cases }: GivenPredictions): string {
  const present = cases.flatMap(({ tested, path, prediction }) =>
    path === null ? [] : [[tested.key, prediction.sha256]],
  );
  return canonicalHash(present.sort());
}

function folderOf(root: string, dataset: string): string {
  const own = join(root, dataset);
  return statSync(own, { throwIfNoEntry: false })?.isDirectory() ? own : root;
}

/** Hash of a volume; of a file that is none, of its bytes: it counts as `no-prediction` until it is another one. */
function contentOf(path: string, hashOf: HashOfFile): string {
  try {
    return volumeHash(path, hashOf);
  } catch {
    return bytesOf(path, hashOf);
  }
}

function bytesOf(path: string, hashOf: HashOfFile): string {
  try {
    return hashOf(path);
  } catch {
    return "unreadable";
  }
}
