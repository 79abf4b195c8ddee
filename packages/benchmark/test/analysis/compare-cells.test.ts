import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { cellsOfMetrics } from "../../src/analysis/cell.ts";
import { type ComparedCells, compareCells, compareCellsAside } from "../../src/analysis/compare-cells.ts";
import { policyOf } from "../../src/analysis/study-policy.ts";
import { rowsOf, shiftedFacts, studyOf } from "./study.ts";

const facts = [
  ...shiftedFacts({ sequence: 0.4, center: 0.1 }),
  ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }),
];
const [cells = []] = cellsOfMetrics(rowsOf(facts), ["dice"], policyOf(studyOf(["baseline", "better"])));
const compared = { cells, lead: "dice", reference: "baseline", resampling: { replicates: 100, seed: 0 } };

/** Posts how many cells it was given. */
const start = (workerData: unknown) =>
  new Worker(
    "const { parentPort, workerData } = require('worker_threads'); parentPort.postMessage(workerData.cells.length)",
    {
      eval: true,
      workerData,
    },
  );

test("cells and what they are compared by go to another thread and back unchanged", () => {
  const there = structuredClone(compared) as ComparedCells;
  const comparisons = compareCells(compared);
  expect(comparisons.differences.length).toBeGreaterThan(0);
  expect(structuredClone(compareCells(there))).toEqual(comparisons);
});

test("a thousand cells are compared in another thread, fewer in this one", async () => {
  const many = Array.from({ length: 1000 }, (_, at) => ({ ...(cells[0] as (typeof cells)[number]), domain: `${at}` }));
  expect(await compareCellsAside({ ...compared, cells: many }, start)).toBe(1000);
  expect(await compareCellsAside(compared, start)).toEqual(compareCells(compared));
});
