import { blandAltman, mean } from "@panshift/stats";
import { outcomeReader } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import type { ResultRow } from "../results/result-row.ts";
import { type CaseMean, caseMeans } from "./case-means.ts";
import { type CellPlace, placesOf, runsOfRows, type Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import type { Interval, MeanContrast, Resampling } from "./resampling.ts";

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
  /** Means of (prediction - reference) / reference over cases with a reference; `null` without one. */
  readonly relativeError: number | null;
  readonly absoluteRelativeError: number | null;
}

/**
 * Agreement of volumes in every place. An empty prediction is 0 ml; a case without one has no volume, under any policy.
 *
 * @source Bland & Altman, Lancet 327, 1986
 */
export function volumeAgreements(rows: readonly ResultRow[], resampling: Resampling): VolumeAgreement[] {
  return placesOf(rows).flatMap((members): VolumeAgreement[] => {
    const { method, protocol, family, sources, leftOut, sample, domain, changed, label } = members[0] as ResultRow;
    const cases = [...groupBy(members, (row) => row.case).values()];
    const differences = valuesOf(cases, "volumeErrorMl");
    if (differences.length === 0) return [];
    const scores = differences.map(({ score }) => score);
    const zeros = scores.map(() => 0);
    return [
      {
        ...{ method, protocol, family, sources, leftOut, sample, domain, changed, label },
        n: scores.length,
        differenceMl: meanInterval([{ weight: 1, cases: differences }], resampling),
        limitsMl: scores.length < FEWEST_CASES ? null : blandAltman(scores, zeros).limits,
        relativeError: meanOf(valuesOf(cases, "relativeVolumeError")),
        absoluteRelativeError: meanOf(valuesOf(cases, "absoluteRelativeVolumeError")),
        runs: runsOfRows(members),
      },
    ];
  });
}

/** The measured values of every case, under no policy. */
function valuesOf(cases: readonly (readonly ResultRow[])[], metric: string): CaseMean[] {
  const outcomeOf = outcomeReader(metric);
  return caseMeans(cases, ({ metrics }) => {
    const outcome = outcomeOf(metrics);
    return outcome?.kind === "value" ? outcome.value : null;
  });
}

function meanOf(cases: readonly CaseMean[]): number | null {
  return cases.length === 0 ? null : mean(cases.map(({ score }) => score));
}
