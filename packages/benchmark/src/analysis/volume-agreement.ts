import { blandAltman } from "@panshift/stats";
import type { PolicySettings } from "../evaluation/case-scores.ts";
import type { ResultRow } from "../results/result-row.ts";
import { type Cell, type CellPlace, cellsOfMetrics, runsBehind, type Traced } from "./cell.ts";
import { type Interval, type MeanContrast, meanInterval, type Resampling } from "./resampling.ts";

/** Fewer cases have no limits of agreement. */
const FEWEST_CASES = 3;

/** How predicted volumes agree with the references' in a place; a case's seeds are averaged. */
export interface VolumeAgreement extends Omit<CellPlace, "metric">, Traced {
  /** Cases with a prediction. */
  readonly n: number;
  /** Prediction minus reference, ml; interval over subjects. */
  readonly differenceMl: MeanContrast;
  /** Between which 95 % of such differences lie, ml; `null` below three cases. */
  readonly limitsMl: Interval | null;
  /** (Prediction - reference) / reference, of cases with a reference. */
  readonly relativeError: MeanContrast;
  readonly absoluteRelativeError: MeanContrast;
}

/**
 * Agreement of volumes in every place. An empty prediction is 0 ml; a case without one has no volume, under any policy.
 *
 * @source Bland & Altman, Lancet 327, 1986
 */
export function volumeAgreements(
  rows: readonly ResultRow[],
  policy: PolicySettings,
  resampling: Resampling,
): VolumeAgreement[] {
  const metrics = ["volumeErrorMl", "relativeVolumeError", "absoluteRelativeVolumeError"];
  const [differences, relative, absolute] = cellsOfMetrics(rows, metrics, policy) as [Cell[], Cell[], Cell[]];
  const agreements = differences.map((cell, at): VolumeAgreement => {
    const { method, protocol, family, sources, leftOut, sample, domain, changed, label } = cell;
    const meanOf = (of: Cell | undefined) => meanInterval([{ weight: 1, cases: of?.cases ?? [] }], resampling);
    const scores = cell.cases.flatMap(({ score }) => score ?? []);
    const zeros = scores.map(() => 0);
    return {
      ...{ method, protocol, family, sources, leftOut, sample, domain, changed, label },
      n: scores.length,
      differenceMl: meanOf(cell),
      limitsMl: scores.length < FEWEST_CASES ? null : blandAltman(scores, zeros).limits,
      relativeError: meanOf(relative[at]),
      absoluteRelativeError: meanOf(absolute[at]),
      runs: runsBehind([cell]),
    };
  });
  return agreements.filter(({ n }) => n > 0);
}
