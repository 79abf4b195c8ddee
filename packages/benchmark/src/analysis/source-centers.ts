import { groupBy } from "../group-by.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Cell, CellCase } from "./cell.ts";
import type { CellShare } from "./models.ts";
import { joinCells, kindOf } from "./pooled.ts";
import type { Resampling } from "./resampling.ts";
import { type CellSummary, summarizeCell } from "./summarize-cell.ts";

/** Scores by the number of centers that a model was trained on. */
export interface AtSourceCenters extends Omit<CellSummary, "counts"> {
  readonly centers: number;
  readonly kind: string;
  /** Scores that stand for a missed, spurious or absent prediction. */
  readonly penalized: number;
}

/**
 * The axis "number of source centers", on the cases that every number of them has: the unweighted mean over domains of
 * the means of all models; empty when all models have the same number.
 *
 * @param cells of one metric
 */
export function sourceCentersOf(cells: readonly Cell[], plan: StudyPlan, resampling: Resampling): AtSourceCenters[] {
  const counts = centersBySources(plan);
  const centersOf = ({ protocol, sources, leftOut }: Cell) => counts.get(keyOf(protocol, sources, leftOut)) ?? 0;
  const trained = cells.filter(({ protocol, sample }) => protocol !== null && sample === null);
  const axes = groupBy(trained, (cell) => JSON.stringify([cell.method, kindOf(cell), cell.label]));
  return [...axes.values()].flatMap((ofAxis) => {
    if (new Set(ofAxis.map(centersOf)).size < 2) return [];
    const points = [...groupBy(ofAxis, (cell) => JSON.stringify([cell.protocol, centersOf(cell)])).values()];
    const common = casesOfAll(points);
    return points.flatMap((point) => {
      const kept = point.flatMap((cell) => {
        const cases = cell.cases.filter((one) => common.has(caseKey(cell, one)));
        return cases.length === 0 ? [] : [{ ...cell, cases }];
      });
      return kept.length === 0 ? [] : [summaryOf(kept, centersOf(point[0] as Cell), resampling)];
    });
  });
}

function summaryOf(cells: readonly Cell[], centers: number, resampling: Resampling): AtSourceCenters {
  const shares = domainShares(cells);
  const joined = joinCells(cells, shares);
  const { counts: _, ...summary } = summarizeCell(joined, resampling, shares);
  const penalized = joined.cases.reduce((sum, one) => sum + one.penalized, 0);
  return { ...summary, centers, kind: joined.domain, penalized };
}

/** Cases that are scored in all of the groups of cells. */
function casesOfAll(groups: readonly (readonly Cell[])[]): ReadonlySet<string> {
  const [first, ...others] = groups.map(
    (cells) =>
      new Set(cells.flatMap((cell) => cell.cases.flatMap((one) => (one.score === null ? [] : [caseKey(cell, one)])))),
  );
  return new Set([...(first ?? [])].filter((key) => others.every((other) => other.has(key))));
}

function caseKey({ domain }: Cell, { case: name }: CellCase): string {
  return JSON.stringify([domain, name]);
}

/** Every domain weighs as much, and in it every model. */
function domainShares(cells: readonly Cell[]): CellShare[] {
  const domains = groupBy(cells, ({ domain }) => domain);
  return [...domains.values()].flatMap((of) => of.map((cell) => ({ cell, weight: 1 / (domains.size * of.length) })));
}

function centersBySources({ runs }: StudyPlan): ReadonlyMap<string, number> {
  return new Map(
    runs.flatMap(({ training, uses }) => {
      const centers = new Set(training.map(({ record }) => record.center)).size;
      return uses.map(
        ({ protocol, sources, leftOut }) => [keyOf(protocol, sources.join(" + "), leftOut), centers] as const,
      );
    }),
  );
}

function keyOf(protocol: number | null, sources: string, leftOut: string | null): string {
  return JSON.stringify([protocol, sources, leftOut]);
}
