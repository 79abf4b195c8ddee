import { expect, test } from "vitest";
import { analyzeStudy, type StudyResults } from "../../src/study.ts";
import { emptyPlan, rowsOf, studyOf } from "./study.ts";

function warningsFor(kinds: readonly ("planned" | "done")[], rows: StudyResults["rows"] = []): readonly string[] {
  const run = { method: { name: "baseline" } };
  const standings = kinds.map((kind) => ({ run, standing: { kind } })) as unknown as StudyResults["standings"];
  return analyzeStudy(studyOf(["baseline"]), emptyPlan, { rows, standings, scorings: [], searches: [] }).warnings;
}

test("a study without any score does not speak of numbers", () => {
  const told = "None of the 2 runs is done; there are no numbers yet.";
  expect(warningsFor(["planned", "planned"])).toEqual([told, "Nothing is scored yet."]);
  expect(warningsFor(["planned"])).toContain("The one run is not done; there are no numbers yet.");
});

test("a trained method without a finished run is named beside the scores of others", () => {
  const rows = rowsOf([{ subject: "a", domain: "A/t1w", dice: 0.7, method: "net" }]);
  const warnings = warningsFor(["planned", "planned"], rows);
  expect(warnings).toContain("None of the 2 runs is done; the numbers are of predictions made elsewhere.");
  expect(warnings).toContain("baseline has no scores: none of its runs is done; `panshift study status` says why.");
});

test("of a study in part the numbers are of the runs that are done", () => {
  expect(warningsFor(["planned", "done"])).toContain("1 of 2 runs are not done; the numbers are of the others.");
});
