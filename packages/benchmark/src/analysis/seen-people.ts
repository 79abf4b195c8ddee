import { shortId } from "@panshift/core";
import type { Leak } from "../study/plan.ts";
import type { Cell } from "./cell.ts";
import type { CellSummary } from "./summarize-cell.ts";

/** A cell that says how far its tested people were trained on, which `patientOverlap: allowed` lets happen. */
export interface MarkedCell extends CellSummary {
  /** Cases whose person a model of the cell saw in training or selection; `null` for predictions made elsewhere. */
  readonly seenPeople: number | null;
}

/** Marks the summaries of cells, which are in the same order. */
export function markSeenPeople(
  cells: readonly Cell[],
  summaries: readonly CellSummary[],
  leaks: readonly Leak[],
): MarkedCell[] {
  const seen = new Set(leaks.map(({ run, tested }) => JSON.stringify([shortId(run), tested])));
  return cells.map(({ runs, cases }, at) => {
    const isSeen = (name: string) => runs.some((run) => seen.has(JSON.stringify([run, name])));
    const seenPeople = runs.length === 0 ? null : seen.size === 0 ? 0 : cases.filter((one) => isSeen(one.case)).length;
    return { ...(summaries[at] as CellSummary), seenPeople };
  });
}
