import { counted } from "@panshift/core";
import { groupBy } from "../group-by.ts";
import type { StudyPlan } from "../study/plan.ts";
import type { Cell, CellCase, CellPlace } from "./cell.ts";
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
  return axesOf(cells, plan).flatMap(({ points }) => {
    const common = casesOfAll(points.map((point) => point.cells));
    return points.flatMap((point) => {
      const kept = point.cells.flatMap((cell) => {
        const cases = cell.cases.filter((one) => common.has(caseKey(cell, one)));
        return cases.length === 0 ? [] : [{ ...cell, cases }];
      });
      return kept.length === 0 ? [] : [summaryOf(kept, point.centers, resampling)];
    });
  });
}

/**
 * Axes that are not shown, because no case is scored at each of their points; methods that share them in one sentence.
 *
 * @param cells that `sourceCentersOf` was given, or their summaries
 * @param shown its result
 */
export function sourceCenterWarnings(
  cells: readonly CellPlace[],
  shown: readonly AtSourceCenters[],
  plan: StudyPlan,
): string[] {
  const missing = axesOf(cells, plan).filter((axis) => !shown.some((one) => axisKey(one) === axisKey(axis)));
  return [...groupBy(missing, whatText)].map(([what, axes]) => {
    const methods = axes.map(({ method }) => method).join(", ");
    return `Scores of ${methods} by the number of source centers are not shown for ${what}.`;
  });
}

/** What one method scores in one kind of shift. */
interface Axis<C extends CellPlace> {
  readonly method: string;
  readonly label: string;
  readonly kind: string;
  /** Cells of the models that one protocol trains on so many centers. */
  readonly points: readonly {
    readonly protocol: number | null;
    readonly centers: number;
    readonly cells: readonly C[];
  }[];
}

/** The axes along which the number of centers differs. */
function axesOf<C extends CellPlace>(cells: readonly C[], plan: StudyPlan): Axis<C>[] {
  const counts = centersBySources(plan);
  const centersOf = ({ protocol, sources, leftOut }: C) => counts.get(keyOf(protocol, sources, leftOut)) ?? 0;
  const trained = cells.filter(({ protocol, sample }) => protocol !== null && sample === null);
  const axes = groupBy(trained, (cell) => axisKey({ ...cell, kind: kindOf(cell) }));
  return [...axes.values()].flatMap((ofAxis) => {
    if (new Set(ofAxis.map(centersOf)).size < 2) return [];
    const byPoint = groupBy(ofAxis, (cell) => JSON.stringify([cell.protocol, centersOf(cell)]));
    const points = [...byPoint.values()].map((of) => {
      const [first] = of as [C];
      return { protocol: first.protocol, centers: centersOf(first), cells: of };
    });
    const [first] = ofAxis as [C];
    return [{ method: first.method, label: first.label, kind: kindOf(first), points }];
  });
}

function axisKey({ method, kind, label }: Pick<AtSourceCenters, "method" | "kind" | "label">): string {
  return JSON.stringify([method, kind, label]);
}

/** `pancreas, other center: models of 1 center (protocol 1) and of 2 centers (protocol 2) have no scored case in common`. */
function whatText({ label, kind, points }: Axis<CellPlace>): string {
  const models = points.map(
    ({ protocol, centers }) => `of ${counted(centers, "center")} (protocol ${(protocol ?? 0) + 1})`,
  );
  return `${label}, ${kind}: models ${models.join(" and ")} have no scored case in common`;
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
