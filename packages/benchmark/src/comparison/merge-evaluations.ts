import { basename } from "node:path";
import { fail } from "@panshift/core";
import type { PolicySettings } from "../evaluation/case-scores.ts";
import type { EvaluatedCase, Evaluation } from "../evaluation/evaluation.ts";
import { groupBy } from "../group-by.ts";

/** An evaluation and the file it came from. */
export interface EvaluationFile {
  readonly file: string;
  readonly evaluation: Evaluation;
}

/** The methods of all evaluations, measured alike. */
export interface MergedEvaluations {
  readonly methods: readonly string[];
  /** `prediction` is the method's name among all. */
  readonly cases: readonly EvaluatedCase[];
  readonly settings: PolicySettings & Pick<Evaluation["settings"], "surface" | "nsdTolerancesMm">;
  /** Cases left out because their references differ between the files. */
  readonly problems: readonly string[];
}

/**
 * Joins evaluations. A prediction name of several files is made distinct by its file: `fold1/net`.
 *
 * @throws EVALUATIONS_DIFFER when settings or policy differ, CALL_INVALID for fewer than two methods or one name twice
 */
export function mergeEvaluations(files: readonly EvaluationFile[]): MergedEvaluations {
  const settings = commonSettings(files);
  const ambiguous = repeated(files.flatMap(({ evaluation }) => predictionsOf(evaluation)));
  const named = files.map(({ file, evaluation }) => {
    const nameOf = (name: string) => (ambiguous.has(name) ? `${basename(file, ".json")}/${name}` : name);
    return {
      methods: predictionsOf(evaluation).map(nameOf),
      cases: evaluation.cases.map((each) => ({ ...each, prediction: nameOf(each.prediction) })),
    };
  });
  const methods = named.flatMap((one) => one.methods);
  requireMethods(methods);
  const { cases, problems } = withOneReference(named.flatMap((one) => one.cases));
  return { methods, cases, settings, problems };
}

function predictionsOf({ cases }: Evaluation): string[] {
  return [...new Set(cases.map(({ prediction }) => prediction))];
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function requireMethods(methods: readonly string[]): void {
  const twice = [...repeated(methods)];
  if (twice.length === 0 && methods.length >= 2) return;
  fail("CALL_INVALID", {
    expected: "at least two predictions of different names",
    found: twice.length > 0 ? `"${twice[0]}" twice` : methods,
    hint: "give an evaluation of several predictions, or several evaluations in files of different names",
  });
}

function commonSettings(files: readonly EvaluationFile[]): MergedEvaluations["settings"] {
  const all = files.map(({ evaluation: { policy, settings } }) => {
    const { bothEmpty, clipToPenalty, surface, nsdTolerancesMm } = settings;
    return { policy, bothEmpty, clipToPenalty, surface, nsdTolerancesMm };
  });
  const [first] = all;
  const other = all.findIndex((each) => JSON.stringify(each) !== JSON.stringify(first));
  if (first !== undefined && other === -1) return first;
  return fail("EVALUATIONS_DIFFER", {
    file: files[other]?.file ?? "",
    expected: `the settings of ${files[0]?.file}: ${JSON.stringify(first)}`,
    found: JSON.stringify(all[other]),
    hint: "evaluate all predictions with the same options",
  });
}

/** Leaves out what was not scored against one and the same reference. */
function withOneReference(cases: readonly EvaluatedCase[]) {
  const groups = [...groupBy(cases, ({ label, case: caseId }) => JSON.stringify([label, caseId])).values()];
  const sizesOf = (group: readonly EvaluatedCase[]) => [...new Set(group.map(({ voxels }) => voxels.reference))];
  const differing = new Set(groups.filter((group) => sizesOf(group).length > 1));
  return {
    cases: groups.filter((group) => !differing.has(group)).flat(),
    problems: [...differing].map((group) => {
      const place = `${group[0]?.label} of case ${group[0]?.case}`;
      return `${place}: left out, its references differ (${sizesOf(group).join(" and ")} voxels)`;
    }),
  };
}
