import { expect, test } from "vitest";
import { analyzeStudy, type StudyResults } from "../../src/study.ts";
import { emptyPlan, rowsOf, studyOf } from "./study.ts";

async function warningsFor(
  kinds: readonly ("planned" | "done")[],
  rows: StudyResults["rows"] = [],
): Promise<readonly string[]> {
  const run = { method: { name: "baseline" } };
  const standings = kinds.map((kind) => ({ run, standing: { kind } })) as unknown as StudyResults["standings"];
  const analysis = await analyzeStudy(studyOf(["baseline"]), emptyPlan, {
    rows,
    standings,
    scorings: [],
    searches: [],
  });
  return analysis.warnings;
}

test("a study without any score does not speak of numbers", async () => {
  const told = "None of the 2 runs is done; there are no numbers yet.";
  expect(await warningsFor(["planned", "planned"])).toEqual([told, "Nothing is scored yet."]);
  expect(await warningsFor(["planned"])).toContain("The one run is not done; there are no numbers yet.");
});

test("a trained method without a finished run is named beside the scores of others", async () => {
  const rows = rowsOf([{ subject: "a", domain: "A/t1w", dice: 0.7, method: "net" }]);
  const warnings = await warningsFor(["planned", "planned"], rows);
  expect(warnings).toContain("None of the 2 runs is done; the numbers are of predictions made elsewhere.");
  expect(warnings).toContain("baseline has no scores: none of its runs is done; `panshift study status` says why.");
});

test("of a study in part the numbers are of the runs that are done", async () => {
  expect(await warningsFor(["planned", "done"])).toContain("1 of 2 runs is not done; the numbers are of the others.");
});
