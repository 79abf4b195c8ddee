import { describe, expect, test } from "vitest";
import { cellsOf, dropContrast, dropsOf, type ResultRow, summarizeCell } from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";

const policy = { policy: "seed-paper", bothEmpty: "skip", clipToPenalty: false } as const;
const resampling = { replicates: 500, seed: 1 };
const rowsOf = (...facts: RowFacts[]): ResultRow[] => facts.map(rowOf);

describe("a cell", () => {
  const rows = rowsOf(
    { subject: "a", domain: "A/t1w", seed: 1, dice: 0.8 },
    { subject: "b", domain: "A/t1w", seed: 1, dice: 0.6 },
    { subject: "a", domain: "A/t1w", seed: 2, dice: 0.9 },
    { subject: "b", domain: "A/t1w", seed: 2, dice: { kind: "missed" } },
  );

  test("averages the seeds of each case first, and counts every outcome", () => {
    const [cell, ...others] = cellsOf(rows, "dice", policy);
    expect(others).toEqual([]);
    expect(cell?.cases.map(({ score }) => score)).toEqual([expect.closeTo(0.85), expect.closeTo(0.3)]);
    expect(cell?.counts).toEqual({ value: 3, missed: 1, spurious: 0, bothEmpty: 0, noPrediction: 0 });
  });

  test("has the mean over cases, the spread of the seeds' means and an interval over subjects", () => {
    const [cell] = cellsOf(rows, "dice", policy);
    if (cell === undefined) throw new RangeError("no cell");
    const summary = summarizeCell(cell, resampling);
    expect(summary.mean).toBeCloseTo(0.575, 12);
    expect(summary.sdOverSeeds).toBeCloseTo(Math.abs(0.7 - 0.45) / Math.SQRT2, 12);
    expect(summary.ci95).toEqual([expect.closeTo(0.3), expect.closeTo(0.85)]); // two subjects: drawn twice each at the ends
    expect({ n: summary.n, subjects: summary.subjects, seeds: summary.seeds }).toEqual({ n: 2, subjects: 2, seeds: 2 });
  });

  test("counts a missed prediction by the policy: 40 mm in an average distance, left out under exclude", () => {
    const missed = rowsOf({ subject: "a", domain: "A/t1w", dice: { kind: "missed" } });
    const scoreUnder = (name: "seed-paper" | "exclude") =>
      cellsOf(missed, "assdMm", { ...policy, policy: name })[0]?.cases[0]?.score;
    expect(scoreUnder("seed-paper")).toBe(40);
    expect(scoreUnder("exclude")).toBeNull();
  });

  test("has no interval with one subject", () => {
    const [cell] = cellsOf(rowsOf({ subject: "a", domain: "A/t1w", dice: 0.5 }), "dice", policy);
    if (cell === undefined) throw new RangeError("no cell");
    expect(summarizeCell(cell, resampling)).toMatchObject({ mean: 0.5, ci95: null, sdOverSeeds: null });
  });
});

/** The same subjects in three domains: 0.1 worse at the other center, 0.5 worse in the other sequence. */
const shifted = rowsOf(
  ...["a", "b", "c", "d"].flatMap((subject, at): RowFacts[] => {
    const dice = 0.7 + 0.05 * at;
    return [
      { subject, domain: "A/t1w", dice },
      { subject, domain: "A/t2w", changed: ["sequence"], dice: dice - 0.5 },
    ];
  }),
  ...["e", "f", "g", "h"].map((subject, at): RowFacts => {
    return { subject, center: "B", domain: "B/t1w", changed: ["center"], dice: 0.6 + 0.05 * at };
  }),
);

test("a drop is the in-domain mean minus the mean outside; with the same subjects its interval is that of the pairs", () => {
  const drops = dropsOf(cellsOf(shifted, "dice", policy), resampling);
  expect(drops.map(({ domain, n }) => ({ domain, n }))).toEqual([
    { domain: "A/t2w", n: [4, 4] },
    { domain: "B/t1w", n: [4, 4] },
  ]);
  const [sequence, center] = drops;
  expect(sequence?.drop).toBeCloseTo(0.5, 12);
  expect(sequence?.ci95).toEqual([expect.closeTo(0.5), expect.closeTo(0.5)]); // every subject drops by 0.5
  expect(center?.drop).toBeCloseTo(0.1, 12);
  const [low, high] = center?.ci95 ?? [0, 0];
  expect(low).toBeLessThan(0.1);
  expect(high).toBeGreaterThan(0.1);
});

test("the contrast of two kinds of shift is the difference of their drops on the same models", () => {
  const [contrast, ...others] = dropContrast(cellsOf(shifted, "dice", policy), "sequence", "center", resampling);
  expect(others).toEqual([]);
  expect(contrast?.difference).toBeCloseTo(0.4, 12);
  expect(contrast?.n).toEqual([4, 4]);
  const [low, high] = contrast?.ci95 ?? [0, 0];
  expect(low).toBeGreaterThan(0);
  expect(high).toBeLessThan(0.6);
});

test("there is no contrast where one kind of shift was not tested", () => {
  expect(dropContrast(cellsOf(shifted, "dice", policy), "lesion", "center", resampling)).toEqual([]);
});
