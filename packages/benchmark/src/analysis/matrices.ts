import { groupBy } from "../group-by.ts";
import type { CellPlace } from "./cell.ts";
import { penalizedOf } from "./models.ts";
import type { CellSummary } from "./summarize-cell.ts";

/** Means of one method by source (rows) and target (columns); the diagonal is in domain. */
export interface Matrix extends Pick<CellPlace, "method" | "protocol" | "label" | "metric"> {
  readonly sources: readonly string[];
  readonly domains: readonly string[];
  /** [source][domain]; `null` where nothing was tested. */
  readonly values: readonly (readonly MatrixValue[])[];
}

export type MatrixValue = Pick<CellSummary, "mean" | "ci95" | "n" | "changed"> & { readonly penalized: number };

/** Source x target matrices; limited sampling and predictions made elsewhere have none. */
export function matricesOf(cells: readonly CellSummary[]): Matrix[] {
  const trained = cells.filter(({ protocol, sample }) => protocol !== null && sample === null);
  const groups = groupBy(trained, ({ method, protocol, label, metric }) =>
    JSON.stringify([method, protocol, label, metric]),
  );
  return [...groups.values()].map((members) => {
    const [{ method, protocol, label, metric }] = members as [CellSummary];
    const sources = [...new Set(members.map(({ sources }) => sources))].sort();
    const domains = [...new Set(members.map(({ domain }) => domain))].sort();
    const found = new Map(members.map((cell) => [JSON.stringify([cell.sources, cell.domain]), cell]));
    const values = sources.map((source) =>
      domains.map((domain): MatrixValue => {
        const cell = found.get(JSON.stringify([source, domain]));
        if (cell === undefined) return { mean: null, ci95: null, n: 0, changed: [], penalized: 0 };
        const { mean, ci95, n, changed } = cell;
        return { mean, ci95, n, changed, penalized: penalizedOf(cell) };
      }),
    );
    return { method, protocol, label, metric, sources, domains, values };
  });
}
