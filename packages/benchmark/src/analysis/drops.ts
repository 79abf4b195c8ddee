import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { type Interval, meanInterval, type Resampling } from "./resampling.ts";

/** In-domain mean minus the mean in another domain, of the same models. */
export interface Drop
  extends Pick<CellPlace, "method" | "protocol" | "sources" | "domain" | "changed" | "label" | "metric">,
    Traced {
  readonly inDomain: number | null;
  readonly outOfDomain: number | null;
  /** Above 0: the metric is lower outside. */
  readonly drop: number | null;
  readonly ci95: Interval | null;
  /** Cases in domain and outside. */
  readonly n: readonly [inDomain: number, outOfDomain: number];
}

/** The mean drop where one set of columns changes minus that where another does, on the same models. */
export interface DropContrast extends Pick<CellPlace, "method" | "protocol" | "sources" | "label" | "metric">, Traced {
  readonly more: string;
  readonly less: string;
  readonly difference: number | null;
  readonly ci95: Interval | null;
  readonly n: readonly [more: number, less: number];
}

/** Cells of the same models: one method trained on the same sources in one protocol. */
interface Models {
  readonly inDomain: Cell;
  readonly outside: readonly Cell[];
}

/** The drop from the training domain to every other domain, models by models. */
export function dropsOf(cells: readonly Cell[], resampling: Resampling): Drop[] {
  return modelsOf(cells).flatMap(({ inDomain, outside }) =>
    outside.map((cell): Drop => {
      const { method, protocol, sources, domain, changed, label, metric } = cell;
      const means = [
        { weight: 1, cases: inDomain.cases },
        { weight: -1, cases: cell.cases },
      ];
      const { estimate, interval } = meanInterval(means, resampling);
      return {
        ...{ method, protocol, sources, domain, changed, label, metric },
        inDomain: meanOf(inDomain),
        outOfDomain: meanOf(cell),
        drop: estimate,
        ci95: interval,
        n: [countOf(inDomain), countOf(cell)],
        runs: runsBehind([inDomain, cell]),
      };
    }),
  );
}

/**
 * Whether one kind of shift costs more than another: the drop where only `more` changes minus the drop where only
 * `less` does. The in-domain mean cancels, so it is the difference of the two means outside.
 */
export function dropContrast(
  cells: readonly Cell[],
  more: string,
  less: string,
  resampling: Resampling,
): DropContrast[] {
  return modelsOf(cells).flatMap(({ inDomain, outside }) => {
    const where = (column: string) => outside.filter(({ changed }) => changed.length === 1 && changed[0] === column);
    const casesWhere = (column: string) => where(column).flatMap(({ cases }) => cases);
    const [hard, easy] = [casesWhere(more), casesWhere(less)];
    if (hard.length === 0 || easy.length === 0) return [];
    const means = [
      { weight: 1, cases: easy },
      { weight: -1, cases: hard },
    ];
    const { estimate, interval } = meanInterval(means, resampling);
    const { method, protocol, sources, label, metric } = inDomain;
    const n = [hard, easy].map((cases) => cases.filter(({ score }) => score !== null).length) as [number, number];
    const runs = runsBehind([...where(more), ...where(less)]);
    return [{ method, protocol, sources, label, metric, more, less, difference: estimate, ci95: interval, n, runs }];
  });
}

function modelsOf(cells: readonly Cell[]): Models[] {
  const trained = cells.filter(({ protocol, sample }) => protocol !== null && sample === null);
  const keyOf = ({ method, protocol, sources, leftOut, label, metric }: Cell) =>
    JSON.stringify([method, protocol, sources, leftOut, label, metric]);
  return [...groupBy(trained, keyOf).values()].flatMap((ofModels) => {
    const outside = ofModels.filter(({ changed }) => changed.length > 0);
    return ofModels.filter(({ changed }) => changed.length === 0).map((inDomain) => ({ inDomain, outside }));
  });
}

function meanOf({ cases }: Cell): number | null {
  const scores = cases.flatMap(({ score }) => score ?? []);
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function countOf({ cases }: Cell): number {
  return cases.filter(({ score }) => score !== null).length;
}
