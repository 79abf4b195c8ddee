import type { StudyPlan } from "../study/plan.ts";
import { type Cell, type CellSummary, summarizeCell } from "./cell.ts";
import { kindOf, poolCells } from "./pooled.ts";
import type { Resampling } from "./resampling.ts";

/** Scores by the number of centers that a model was trained on. */
export interface AtSourceCenters extends CellSummary {
  readonly centers: number;
  readonly kind: string;
}

/** The axis "number of source centers"; empty when all models have the same number. */
export function sourceCentersOf(cells: readonly Cell[], plan: StudyPlan, resampling: Resampling): AtSourceCenters[] {
  const counts = centersBySources(plan);
  const centersOf = ({ protocol, sources, leftOut }: Cell) =>
    counts.get(JSON.stringify([protocol, sources, leftOut])) ?? 0;
  const trained = cells.filter(({ protocol, sample }) => protocol !== null && sample === null);
  if (new Set(trained.map(centersOf)).size < 2) return [];
  return poolCells(trained, (cell) => String(centersOf(cell))).map((cell) => ({
    ...summarizeCell(cell, resampling),
    centers: Number(cell.sources),
    kind: kindOf(cell),
  }));
}

function centersBySources({ runs }: StudyPlan): ReadonlyMap<string, number> {
  return new Map(
    runs.flatMap(({ training, uses }) => {
      const centers = new Set(training.map(({ record }) => record.center)).size;
      return uses.map(
        ({ protocol, sources, leftOut }) =>
          [JSON.stringify([protocol, sources.join(" + "), leftOut]), centers] as const,
      );
    }),
  );
}
