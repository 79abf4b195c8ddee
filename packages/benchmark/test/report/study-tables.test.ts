import { expect, test } from "vitest";
import { studyTables } from "../../src/report/tables/study-tables.ts";
import { shownColumns, type Table } from "../../src/report/tables/table.ts";
import type { StudyAnalysis } from "../../src/study.ts";
import { type RowFacts } from "../analysis/rows.ts";
import { analysisOf } from "../analysis/study.ts";

/** A table's rows as pages and as CSV show them, by column. */
function tableIn(analysis: StudyAnalysis, name: string) {
  const table = studyTables(analysis).find((one) => one.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  const at = (column: string) => table.columns.findIndex((one) => one.name === column);
  return {
    table,
    value: (row: number, column: string) => table.rows[row]?.[at(column)],
    text: (row: number, column: string) => table.text(row, at(column)),
    row: (values: Readonly<Record<string, string | number>>) =>
      table.rows.findIndex((row) => Object.entries(values).every(([column, value]) => row[at(column)] === value)),
  };
}

/** Columns that differ between rows, which a page has room for. */
const columnsOnPage = (table: Table) => shownColumns(table).length;

/** Two draws that score two subjects; `less` is what the target loses. */
function drawn(size: number, less: number): RowFacts[] {
  const at = (draw: number, subject: string, dice: number): RowFacts[] => [
    { subject, domain: "A/t1w", sample: { size, draw }, dice },
    { subject, domain: "A/t2w", changed: ["sequence"], sample: { size, draw }, dice: dice - less },
  ];
  return [...at(1, "a", 0.8), ...at(1, "b", 0.6), ...at(2, "a", 0.6), ...at(2, "b", 0.4)];
}

test("scatter is told in shares, and how well one model's mean is known beside that of all draws", () => {
  const { table, value, text, row } = tableIn(analysisOf(drawn(4, 0.1)), "sampling-scatter");
  expect(table.rows).toHaveLength(2); // in domain and the target
  const at = row({ domain: "in domain", training_subjects: 4 });
  // Means 0.7, 0.5 of draws and of subjects, no residual: MS = 2 (0.1^2 + 0.1^2) / 1 = 0.04, variances 0.04 / 2 = 0.02.
  expect(value(at, "share_draw")).toBeCloseTo(0.5, 12);
  expect(value(at, "share_case")).toBeCloseTo(0.5, 12);
  expect(value(at, "icc")).toBeCloseTo(0.02 / (0.02 + 0.02 + 0), 12);
  expect(value(at, "share_residual")).toBeCloseTo(0, 12);
  expect(value(at, "se_one_model")).toBeCloseTo(Math.sqrt(0.02 / 1 + 0.02 / 2), 12);
  expect(value(at, "se_all_draws")).toBeCloseTo(Math.sqrt(0.02 / 2 + 0.02 / 2), 12);
  expect(text(at, "narrow_at")).toBe("no curve below three sizes");
  expect(columnsOnPage(table)).toBeLessThanOrEqual(10);
});

test("the size from which the curve is narrow is told, or up to which size none is", () => {
  const steady = [2, 4, 8].flatMap((size) => drawn(size, 0.1));
  const wide = tableIn(analysisOf(steady), "sampling-scatter");
  expect(wide.text(0, "narrow_at")).toBe("none of the sizes tried up to 64"); // draws differ by 0.2
  const equal = [2, 4, 8].flatMap((size) => drawn(size, 0.1).map((one) => ({ ...one, dice: 0.7 })));
  const narrow = tableIn(analysisOf(equal), "sampling-scatter");
  expect(narrow.value(0, "narrow_at")).toBe(2);
  expect(narrow.text(0, "share_draw")).toBe("n/a"); // nothing varies
});

test("numbers of sampling name the runs that they come from", () => {
  const { value } = tableIn(analysisOf(drawn(4, 0.1)), "sampling");
  expect(value(0, "runs")).toBe("baseline 1");
});
