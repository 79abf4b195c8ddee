import { expect, test } from "vitest";
import { lesionLabels } from "../../src/analysis/detection.ts";
import { methodsWithTargetImages } from "../../src/analysis/unlabeled-target.ts";
import { studyTables } from "../../src/report/tables/study-tables.ts";
import { csvLines, fullCaption, shownColumns, type Table } from "../../src/report/tables/table.ts";
import { parseStudy, type StudyAnalysis } from "../../src/study.ts";
import type { RowFacts } from "../analysis/rows.ts";
import { analysisOf, shiftedFacts, studyOf } from "../analysis/study.ts";

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

test("scatter is told in shares, and how well one model's mean is known beside that of all draws", async () => {
  const { table, value, text, row } = tableIn(await analysisOf(drawn(4, 0.1)), "sampling-scatter");
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

test("the size from which the curve is narrow is told, or up to which size none is", async () => {
  const steady = [2, 4, 8].flatMap((size) => drawn(size, 0.1));
  const wide = tableIn(await analysisOf(steady), "sampling-scatter");
  expect(wide.text(0, "narrow_at")).toBe("none of the sizes tried up to 64"); // draws differ by 0.2
  const equal = [2, 4, 8].flatMap((size) => drawn(size, 0.1).map((one) => ({ ...one, dice: 0.7 })));
  const narrow = tableIn(await analysisOf(equal), "sampling-scatter");
  expect(narrow.value(0, "narrow_at")).toBe(2);
  expect(narrow.text(0, "share_draw")).toBe("n/a"); // nothing varies
});

test("numbers of sampling name the runs that they come from", async () => {
  const { value } = tableIn(await analysisOf(drawn(4, 0.1)), "sampling");
  expect(value(0, "runs")).toBe("baseline 1");
});

test("a lesion study tells in how many cases a lesion is hit, and how many are invented", async () => {
  const at = (subject: string, found: number, falsePositives: number, of: Partial<RowFacts> = {}): RowFacts => ({
    ...{ subject, domain: "A/t1w", dice: 0.5, label: "tumor" },
    detection: { lesions: 2, found, predicted: found + falsePositives, falsePositives },
    ...of,
  });
  const absent = { voxels: { reference: 50, prediction: null }, detection: null };
  const healthy = { voxels: { reference: 0, prediction: 40 } };
  const facts = [
    at("a", 2, 0),
    at("a", 0, 1, { seed: 2 }), // another seed misses both
    at("b", 1, 3),
    at("c", 0, 0, absent), // nothing is hit, and nothing can be counted as invented
    at("d", 0, 4, healthy), // no lesion to be hit
  ];
  const study = studyOf(["baseline"], { tumor: [2] });
  const { table, value, text } = tableIn(await analysisOf(facts, [], study), "detection");
  expect(table.rows).toHaveLength(1);
  expect(value(0, "case_sensitivity")).toBeCloseTo(((1 + 0) / 2 + 1 + 0) / 3, 12);
  expect(value(0, "n_with_lesion")).toBe(3);
  expect(value(0, "false_positives")).toBeCloseTo(((0 + 1) / 2 + 3 + 4) / 3, 12);
  expect(value(0, "n_predicted")).toBe(3);
  expect(text(0, "case_sensitivity")).toMatch(/^0\.500 \(0\.000 to 1\.000\)$/);
  expect(table.caption).toContain("at least 10 %");
  const tables = studyTables(await analysisOf(facts.map((one) => ({ ...one, label: "pancreas" }))));
  expect(tables.map(({ name }) => name)).not.toContain("detection"); // an organ is no lesion
});

test("labels are lesions by their name or by the value 2 alone, unless they are of a side map", () => {
  const labels = { pancreas: [1, 2], tumour: [3], mass: [2], PDAC: [7] };
  expect(lesionLabels({ labels })).toEqual(["tumour", "mass", "PDAC"]);
  expect(lesionLabels({ labels, side: "organs" })).toEqual([]);
});

test("volumes are compared by Bland and Altman's limits, and by relative errors with and without their sign", async () => {
  const at = (subject: string, volumeErrorMl: number, relative: number): RowFacts => ({
    ...{ subject, domain: "A/t1w", dice: 0.5 },
    metrics: { volumeErrorMl, relativeVolumeError: relative, absoluteRelativeVolumeError: Math.abs(relative) },
  });
  const facts = [at("a", 10, 0.1), at("b", -10, -0.2), at("c", 30, 0.4)];
  const missing = { subject: "d", domain: "A/t1w", dice: { kind: "no-prediction" } } as const;
  const { value, text } = tableIn(await analysisOf([...facts, missing]), "volumes");
  // Differences 10, -10, 30: mean 10, squares 0 + 400 + 400 over 2, so that the standard deviation is 20.
  expect(value(0, "difference_ml")).toBeCloseTo(10, 12);
  expect(value(0, "limit_low_ml")).toBeCloseTo(10 - 1.96 * 20, 12);
  expect(value(0, "limit_high_ml")).toBeCloseTo(10 + 1.96 * 20, 12);
  expect(value(0, "relative_error")).toBeCloseTo((0.1 - 0.2 + 0.4) / 3, 12);
  expect(value(0, "absolute_relative_error")).toBeCloseTo((0.1 + 0.2 + 0.4) / 3, 12);
  expect(value(0, "n")).toBe(3);
  expect(text(0, "limit_low_ml")).toBe("-29.2 to 49.2");
  expect(tableIn(await analysisOf(facts.slice(1)), "volumes").text(0, "limit_low_ml")).toBe("n/a"); // of two cases
});

/** Of five subjects: the first method is better on four, the second has the better mean, the third is last on all. */
const RANKED: Readonly<Record<string, readonly number[]>> = {
  steady: [0.9, 0.8, 0.7, 0.2, 0.7],
  even: [0.8, 0.7, 0.6, 0.9, 0.6],
  poor: [0.1, 0.2, 0.3, 0.1, 0.2],
};

async function rankedIn(...domains: readonly string[]): Promise<StudyAnalysis> {
  const facts = domains.flatMap((domain) =>
    Object.entries(RANKED).flatMap(([method, scores]) =>
      scores.map((dice, at): RowFacts => ({ method, subject: `s${at}`, domain, dice })),
    ),
  );
  return await analysisOf(facts, Object.keys(RANKED));
}

test("methods are ranked in three ways, with the critical difference of mean ranks and its N", async () => {
  const { table, value, row } = tableIn(await rankedIn("A/t1w"), "ranking-schemes");
  const [steady, even, poor] = Object.keys(RANKED).map((method) => row({ method, metric: "dice" })) as [
    number,
    number,
    number,
  ];
  const column = (name: string) => [steady, even, poor].map((at) => value(at, name));
  expect(column("aggregate_then_rank")).toEqual([2, 1, 3]); // means 3.3 / 5, 3.6 / 5, 0.9 / 5
  expect(column("rank_then_aggregate")).toEqual([1, 2, 3]);
  expect(column("mean_rank")).toEqual([(4 * 1 + 2) / 5, (4 * 2 + 1) / 5, 3]);
  expect(column("test_then_rank")).toEqual([1.5, 1.5, 3]); // both beat the third in five of five: p = 1 / 32
  expect(value(steady, "critical_difference")).toBeCloseTo(2.343 * Math.sqrt((3 * 4) / (6 * 5)), 12);
  // Rank sums 6, 9, 15: chi squared 12 / (5 * 3 * 4) * (36 + 81 + 225) - 3 * 5 * 4 = 8.4, of 2 degrees of freedom.
  expect(value(steady, "friedman_p")).toBeCloseTo(Math.exp(-8.4 / 2), 9);
  expect(value(steady, "n")).toBe(5);
  expect(columnsOnPage(table)).toBeLessThanOrEqual(10);
});

test("over domains a subject counts once in tests and ranks", async () => {
  const { value, row } = tableIn(await rankedIn("A/t1w", "A/t2w"), "ranking-schemes");
  expect(value(row({ method: "poor", metric: "dice", domain: "mean over domains" }), "n")).toBe(5);
});

test("a ranking's means have intervals and name their runs", async () => {
  const analysis = await rankedIn("A/t1w");
  const [ranking, cells] = [tableIn(analysis, "rankings"), tableIn(analysis, "cells")];
  const [ranked, cell] = [ranking, cells].map(({ row }) => row({ method: "even", metric: "dice" })) as [number, number];
  // Of the same subjects, by 1,000 and by 400 draws.
  for (const end of ["ci95_low", "ci95_high"]) {
    expect(Math.abs(Number(ranking.value(ranked, end)) - Number(cells.value(cell, end)))).toBeLessThan(0.03);
  }
  expect(ranking.value(ranked, "runs")).toBe("even 1");
});

test("drops, contrasts, differences and gaps name the runs that they come from", async () => {
  const facts = [
    ...shiftedFacts({ sequence: 0.4, center: 0.1 }),
    ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }),
    { subject: "g", domain: "C/t1w", sources: "C/t1w", family: "in-domain", protocol: 1, dice: 0.8 },
    {
      subject: "g",
      domain: "C/t1w",
      sources: "A/t1w",
      family: "leave-one-out",
      protocol: 2,
      seed: 3,
      dice: 0.7,
      changed: ["center"],
    },
  ];
  const analysis = await analysisOf(facts, ["baseline", "better"]);
  const runsOf = (name: string) => tableIn(analysis, name).value(0, "runs");
  for (const name of ["drops", "pooled-drops", "contrasts", "pooled-contrasts"])
    expect(runsOf(name)).toBe("baseline 1");
  for (const name of ["differences", "pooled-differences"]) expect(runsOf(name)).toBe("better 1 baseline 1");
  expect(runsOf("left-out")).toBe("baseline 1 baseline 3");
});

test("a correlation names the runs of all its points", async () => {
  const facts = Array.from({ length: 6 }, (_, at) => [
    { method: `m${at}`, subject: "a", domain: "A/t1w", dice: 0.1 * at },
    { method: `m${at}`, subject: "a", domain: "A/t2w", changed: ["sequence"], dice: 0.1 * at },
  ]).flat();
  const { value } = tableIn(await analysisOf(facts), "correlations");
  expect(value(0, "runs")).toBe("m0 1 m1 1 m2 1 m3 1 m4 1 m5 1");
});

test("methods that were given target images carry a dagger and a note in every table, and keep their name in CSV", async () => {
  const study = studyOf(["baseline", "adapted"]);
  const methods = study.methods.map((one) =>
    "predictions" in one && one.name === "adapted" ? { ...one, unlabeledTarget: true } : one,
  );
  const facts = ["baseline", "adapted"].flatMap((method) => shiftedFacts({ sequence: 0.2, center: 0.1 }, { method }));
  const tables = studyTables(await analysisOf(facts, [], { ...study, methods }));
  expect(tables.map(({ name }) => name)).toContain("differences");
  for (const table of tables.filter(({ columns }) => columns.some(({ name }) => name === "method"))) {
    const at = table.columns.findIndex(({ name }) => name === "method");
    const shown = table.columns[at]?.everywhere ?? table.rows.map((_, row) => table.text(row, at)).join(" ");
    expect(shown, table.name).toContain("adapted\u2020");
    expect(shown, table.name).not.toContain("baseline\u2020");
    expect(fullCaption(table), table.name).toContain(
      "\u2020: was given images of the tested domains, without their labels.",
    );
    expect([...csvLines(table)].join("")).not.toContain("\u2020");
    expect(table.columns.at(-1)?.name).toBe("unlabeled_target");
    expect(table.rows.every((row) => row.at(-1) === (row[at] === "adapted" ? "yes" : "no"))).toBe(true);
  }
  const unmarked = studyTables(await analysisOf(facts, ["baseline", "adapted"]));
  expect(unmarked.flatMap(({ columns }) => columns.map(({ name }) => name))).not.toContain("unlabeled_target");
});

test("what sees target images is known from the study for predictions, from the definition for trained methods", () => {
  const needs = { domainLabels: false, minDomains: 1, minBatch: 1, networks: 1, unlabeledTarget: true, passes: 1 };
  const runOf = (name: string, unlabeledTarget: boolean) => ({
    method: { name, definition: { needs: { ...needs, unlabeledTarget } } },
  });
  const study = studyOf(["given"]);
  expect(methodsWithTargetImages(study, { runs: [runOf("adapts", true), runOf("plain", false)] })).toEqual(["adapts"]);
  const {
    file: _,
    root: __,
    ...config
  } = { ...study, methods: [{ name: "given", predictions: "p", unlabeledTarget: true }] };
  expect(methodsWithTargetImages(parseStudy(config, "s.yaml"), { runs: [] })).toEqual(["given"]);
});
