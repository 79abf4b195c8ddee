import { expect, test } from "vitest";
import { studyTables } from "../../src/report/tables/study-tables.ts";
import { csvLines } from "../../src/report/tables/table.ts";
import { analyzeStudy } from "../../src/study.ts";
import { emptyPlan, rowsOf, shiftedFacts, studyOf } from "./study.ts";

test("cells say how many of their cases are of people that their models were trained on", async () => {
  const leak = { run: "baseline 1", kind: "same-subject", seen: "a0 elsewhere" } as const;
  const leaks = ["a0", "a1"].map((subject) => ({ ...leak, tested: `${subject} in A/t2w` }));
  const facts = shiftedFacts({ sequence: 0.1, center: 0.1 });
  const results = { rows: rowsOf(facts), standings: [], scorings: [], searches: [] };
  const analysis = await analyzeStudy(studyOf(["baseline"]), { ...emptyPlan, leaks }, results);
  const seen = analysis.cells.filter(({ metric }) => metric === "dice").map((cell) => [cell.domain, cell.seenPeople]);
  expect(seen).toEqual([
    ["A/t1w", 0],
    ["A/t2w", 2],
    ["B/t1w", 0],
  ]);
  const table = studyTables(analysis).find(({ name }) => name === "cells") as ReturnType<typeof studyTables>[number];
  expect([...csvLines(table)][0]).toContain("cases_of_people_trained_on");
});
