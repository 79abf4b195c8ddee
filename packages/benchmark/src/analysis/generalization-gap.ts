import { mean } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import type { Interval, Resampling } from "./resampling.ts";

/**
 * What it costs that a domain was left out of the training: models trained within the domain (cross-validation) minus
 * models that never saw it, on the same cases.
 */
export interface GeneralizationGap
  extends Pick<CellPlace, "method" | "domain" | "leftOut" | "label" | "metric">,
    Traced {
  readonly trainedWithin: number;
  readonly leftOutMean: number;
  /** Above 0: the metric is higher for models trained within. */
  readonly gap: number;
  readonly ci95: Interval | null;
  /** Cases that both score. */
  readonly n: number;
}

/** The gaps of every left-out domain that an in-domain protocol tests too. */
export function generalizationGaps(cells: readonly Cell[], resampling: Resampling): GeneralizationGap[] {
  const placeOf = ({ method, domain, label, metric }: Cell) => JSON.stringify([method, domain, label, metric]);
  const within = groupBy(
    cells.filter(({ family }) => family === "in-domain"),
    placeOf,
  );
  return cells
    .filter(({ family, changed }) => family === "leave-one-out" && changed.length > 0)
    .flatMap((cell): GeneralizationGap[] => {
      const home = within.get(placeOf(cell)) ?? [];
      const own = new Map(home.flatMap(({ cases }) => cases).map((one) => [one.case, one]));
      const pairs = cell.cases.flatMap((one) => {
        const score = own.get(one.case)?.score ?? null;
        return one.score === null || score === null
          ? []
          : [{ ...one, score: score - one.score, home: score, away: one.score }];
      });
      if (pairs.length === 0) return [];
      const { method, domain, leftOut, label, metric } = cell;
      const [trainedWithin, leftOutMean] = [mean(pairs.map(({ home }) => home)), mean(pairs.map(({ away }) => away))];
      const { interval } = meanInterval([{ weight: 1, cases: pairs }], resampling);
      const gap = trainedWithin - leftOutMean;
      const means = { trainedWithin, leftOutMean, gap, ci95: interval, n: pairs.length };
      return [{ method, domain, leftOut, label, metric, ...means, runs: runsBehind([...home, cell]) }];
    });
}
