import { statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fail } from "@panshift/core";
import { NOT_AVAILABLE, volumeHash } from "@panshift/dataset";
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

/** The distinct cases that predictions are scored on. */
export function scoredOn({ tests }: Pick<PlannedScoring, "tests">): StudyCase[] {
  return [...new Map(tests.flatMap(({ cases }) => cases).map((each) => [each.key, each])).values()];
}

/**
 * Finds a method's prediction of each tested case, by case name: in the folder of the dataset's name below the
 * method's folder where there is one, else in the method's folder itself.
 *
 * @throws FILE_MISSING, CASE_DUPLICATE; CASES_MISSING when no file has the name of a case
 */
export function givenCases(scoring: PlannedScoring, study: Study): GivenCase[] {
  const root = resolve(study.root, scoring.method.predictions);
  const volumes = new Map(study.data.datasets.map(({ name }) => [name, volumesOf(folderOf(root, name)).files]));
  const given = scoredOn(scoring).map((tested): GivenCase => {
    const path = volumes.get(tested.dataset)?.get(tested.caseId) ?? null;
    if (path === null) return { tested, path, prediction: { file: NOT_AVAILABLE, sha256: NOT_AVAILABLE } };
    return { tested, path, prediction: { file: relative(root, path), sha256: volumeHash(path) } };
  });
  if (given.every(({ path }) => path === null)) {
    fail("CASES_MISSING", {
      file: root,
      expected: "a prediction with the name of a tested case",
      found: "none",
      hint: "files match by name without extension and _0000; those of several datasets lie in a folder each",
    });
  }
  return given;
}

function folderOf(root: string, dataset: string): string {
  const own = join(root, dataset);
  return statSync(own, { throwIfNoEntry: false })?.isDirectory() ? own : root;
}
