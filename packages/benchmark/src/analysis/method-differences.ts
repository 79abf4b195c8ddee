import { cohenDz, holm, mean, median, wilcoxonSignedRank } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { type Interval, meanInterval, type Resampling } from "./resampling.ts";

/** A method against the reference method, on the same cases in the same place. */
export interface MethodDifference
  extends Pick<
      CellPlace,
      "method" | "protocol" | "sources" | "leftOut" | "sample" | "domain" | "changed" | "label" | "metric"
    >,
    Traced {
  readonly reference: string;
  /** Cases that both score. */
  readonly n: number;
  /** People of these cases: tests and effect sizes are over them, each with the mean of its cases. */
  readonly subjects: number;
  /** Mean of method - reference; `null` without a case. */
  readonly difference: number | null;
  readonly ci95: Interval | null;
  readonly medianDifference: number | null;
  /** Two-sided Wilcoxon signed-rank test over subjects: scans of one person are not independent. */
  readonly p: number | null;
  /** Corrected after Holm over all differences of the table. */
  readonly pHolm: number | null;
  readonly rankBiserial: number | null;
  readonly cohenDz: number | null;
}

/**
 * Every method against the reference in every place, subject by subject, Holm's correction over the whole table.
 *
 * @param cells of the metrics that make one family of tests
 * @source Wilcoxon, Biometrics Bulletin 1, 1945; Holm, Scandinavian Journal of Statistics 6, 1979
 */
export function methodDifferences(
  cells: readonly Cell[],
  reference: string,
  resampling: Resampling,
): MethodDifference[] {
  const references = new Map(cells.filter(({ method }) => method === reference).map((cell) => [placeOf(cell), cell]));
  const raw = cells
    .filter(({ method }) => method !== reference)
    .flatMap((cell) => {
      const against = references.get(placeOf(cell));
      return against === undefined ? [] : [differenceOf(cell, against, resampling)];
    });
  const adjusted = holm(raw.flatMap(({ p }) => p ?? []))[Symbol.iterator]();
  return raw.map((one) => ({ ...one, pHolm: one.p === null ? null : (adjusted.next().value as number) }));
}

/** Predictions made elsewhere belong to no protocol: they are compared among themselves. */
function placeOf({ protocol, sources, leftOut, sample, domain, label, metric }: Cell): string {
  return JSON.stringify([protocol, sources, leftOut, sample, domain, label, metric]);
}

function differenceOf(cell: Cell, against: Cell, resampling: Resampling): Omit<MethodDifference, "pHolm"> {
  const { method, protocol, sources, leftOut, sample, domain, changed, label, metric } = cell;
  const theirs = new Map(against.cases.map((one) => [one.case, one.score]));
  const pairs = cell.cases.flatMap((one) => {
    const other = theirs.get(one.case) ?? null;
    return one.score === null || other === null ? [] : [{ ...one, score: one.score - other }];
  });
  const ofSubjects = [...groupBy(pairs, ({ subject }) => subject).values()].map((of) =>
    mean(of.map(({ score }) => score)),
  );
  const place = {
    method,
    reference: against.method,
    protocol,
    sources,
    leftOut,
    sample,
    domain,
    changed,
    label,
    metric,
    runs: runsBehind([cell, against]),
  };
  if (pairs.length === 0) return { ...place, ...NOTHING };
  const { p, rankBiserial } = wilcoxonSignedRank(ofSubjects);
  return {
    ...place,
    n: pairs.length,
    subjects: ofSubjects.length,
    difference: mean(pairs.map(({ score }) => score)),
    ci95: meanInterval([{ weight: 1, cases: pairs }], resampling).interval,
    medianDifference: median(ofSubjects),
    p,
    rankBiserial,
    cohenDz: ofSubjects.length < 2 ? null : cohenDz(ofSubjects),
  };
}

const NOTHING = {
  n: 0,
  subjects: 0,
  difference: null,
  ci95: null,
  medianDifference: null,
  p: null,
  rankBiserial: null,
  cohenDz: null,
} as const;
