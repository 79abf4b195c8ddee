import { expect, test } from "vitest";
import { sourceWorker } from "../../../../test/support/source-worker.ts";
import { type Cell, cellsOfMetrics } from "../../src/analysis/cell.ts";
import { compareCells, compareCellsAside } from "../../src/analysis/compare-cells.ts";
import { policyOf } from "../../src/analysis/study-policy.ts";
import { rowsOf, shiftedFacts, studyOf } from "./study.ts";

const facts = [
  ...shiftedFacts({ sequence: 0.4, center: 0.1 }),
  ...shiftedFacts({ sequence: 0.2, center: 0.1 }, { method: "better" }),
];
const [cells = []] = cellsOfMetrics(rowsOf(facts), ["dice"], policyOf(studyOf(["baseline", "better"])));
const compared = { cells, lead: "dice", reference: "baseline", resampling: { replicates: 100, seed: 0 } };

const start = sourceWorker("benchmark/src/analysis/compare-cells.worker.ts");

test("many cells are compared in another thread, with the same results", async () => {
  const many = Array.from({ length: 100 }, (_, at): Cell => {
    return { ...(cells[at % cells.length] as Cell), label: `${Math.floor(at / cells.length)}` };
  });
  let threads = 0;
  const counted = (workerData: unknown) => {
    threads++;
    return start(workerData);
  };
  const comparisons = compareCells({ ...compared, cells: many });
  expect(comparisons.pooled.drops.length).toBeGreaterThan(0);
  expect(await compareCellsAside({ ...compared, cells: many }, counted)).toEqual(comparisons);
  expect(await compareCellsAside(compared, counted)).toEqual(compareCells(compared));
  expect(threads).toBe(1);
});
