import { cohenDz, holm, mean, median, wilcoxonSignedRank } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellCase, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import { countsOfShares, meanOfSeed, meanOfShares, sharesOf, termsOf } from "./models.ts";
import { ALL_SOURCES, joinCells, kindOf } from "./pooled.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** A method against the reference method, on the same cases in the same place. */
export interface MethodDifference
  extends Pick<
      CellPlace,
      "method" | "protocol" | "sources" | "leftOut" | "sample" | "domain" | "changed" | "label" | "metric"
    >,
    Traced {
  readonly reference: string;
  /** Distinct cases that both score. */
  readonly n: number;
  /** People of these cases: tests and effect sizes are over them, each with the mean of its cases. */
  readonly subjects: number;
  /** Seeds that both have; of the one that is trained, where the other's predictions were made elsewhere. */
  readonly seeds: number;
  /** Scores of both, seed by seed, that stand for a missed, spurious or absent prediction. */
  readonly penalized: number;
  /** Mean of method - reference; `null` without a case. */
  readonly difference: number | null;
  /** The same with each common seed alone: how much the trainings' randomness moves it, which the interval leaves out. */
  readonly differenceBySeed: readonly number[];
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
 * Predictions made elsewhere are set against every model that was tested in their domain.
 *
 * @param cells of the metrics that make one family of tests
 * @source Wilcoxon, Biometrics Bulletin 1, 1945; Holm, Scandinavian Journal of Statistics 6, 1979
 */
export function methodDifferences(
  cells: readonly Cell[],
  reference: string,
  resampling: Resampling,
): MethodDifference[] {
  const rows = pairsOf(cells, reference).map((pair) => ({
    ...differenceOf([pairedCell(pair)], resampling),
    reference,
  }));
  return withHolm(rows);
}

/**
 * The same by kind of shift: the mean difference is that of the cells' means, weighted as they are in a pooled mean;
 * tests take a case that several models scored once, with its mean.
 */
export function pooledDifferences(
  cells: readonly Cell[],
  reference: string,
  resampling: Resampling,
): MethodDifference[] {
  const pairs = pairsOf(
    cells.filter(({ sample }) => sample === null),
    reference,
  );
  const kinds = groupBy(pairs, (pair) => {
    const { method, label, metric } = pair.cell;
    return JSON.stringify([method, trainedOf(pair).protocol, kindOf(trainedOf(pair)), label, metric]);
  });
  const rows = [...kinds.values()].map((of) => {
    const domain = kindOf(trainedOf(of[0] as CellPair));
    const paired = of.map(pairedCell);
    return { ...differenceOf(paired, resampling), reference, sources: ALL_SOURCES, leftOut: null, domain };
  });
  return withHolm(rows);
}

function withHolm(rows: readonly Omit<MethodDifference, "pHolm">[]): MethodDifference[] {
  const adjusted = holm(rows.flatMap(({ p }) => p ?? []))[Symbol.iterator]();
  return rows.map((one) => ({ ...one, pHolm: one.p === null ? null : (adjusted.next().value as number) }));
}

/** A method's cell and the reference's cell that it is set against. */
interface CellPair {
  readonly cell: Cell;
  readonly against: Cell;
}

/** The side whose models were trained: where it is clear what was trained on. */
function trainedOf({ cell, against }: CellPair): Cell {
  return cell.protocol === null ? against : cell;
}

function pairsOf(cells: readonly Cell[], reference: string): CellPair[] {
  const references = cells.filter(({ method }) => method === reference);
  const byPlace = groupBy(references, placeOf);
  const byDomain = groupBy(references, domainOf);
  return cells
    .filter(({ method }) => method !== reference)
    .flatMap((cell) => {
      const sameDomain = byDomain.get(domainOf(cell)) ?? [];
      const others =
        cell.protocol === null
          ? sameDomain
          : [...(byPlace.get(placeOf(cell)) ?? []), ...sameDomain.filter(({ protocol }) => protocol === null)];
      return others.map((against) => ({ cell, against }));
    });
}

function placeOf({ protocol, sources, leftOut, sample, domain, label, metric }: Cell): string {
  return JSON.stringify([protocol, sources, leftOut, sample, domain, label, metric]);
}

function domainOf({ domain, label, metric }: Cell): string {
  return JSON.stringify([domain, label, metric]);
}

/** Method - reference in the place of the scores, on common cases and seeds, where the trained side stands. */
function pairedCell({ cell, against }: CellPair): Cell {
  const { protocol, sources, leftOut, sample, changed } = trainedOf({ cell, against });
  const place = { protocol, sources, leftOut, sample, changed };
  const isGiven = cell.protocol === null || against.protocol === null;
  const common = cell.seeds.filter((seed) => against.seeds.includes(seed));
  const seeds = !isGiven ? common : cell.protocol === null ? against.seeds : cell.seeds;
  const places = common.map((seed) => [cell.seeds.indexOf(seed), against.seeds.indexOf(seed)] as const);
  const theirs = new Map(against.cases.map((one) => [one.case, one]));
  const cases = cell.cases.flatMap((one): CellCase[] => {
    const other = theirs.get(one.case);
    if (other === undefined) return [];
    const pair = isGiven ? [one.score, other.score] : meansOfSeeds(places, one, other);
    const [own = null, their = null] = pair;
    if (own === null || their === null) return [];
    const bySeed = isGiven ? [] : places.map((at) => differenceAt(at, one, other));
    return [{ ...one, score: own - their, penalized: one.penalized + other.penalized, bySeed }];
  });
  return { ...cell, ...place, seeds, cases, runs: [...cell.runs, ...against.runs] };
}

/** Where a seed stands on either side. */
type SeedPlaces = readonly [own: number, their: number];

function differenceAt([at, there]: SeedPlaces, one: CellCase, other: CellCase): number | null {
  const own = one.bySeed[at] ?? null;
  const their = other.bySeed[there] ?? null;
  return own === null || their === null ? null : own - their;
}

/** Means over the seeds with which both sides have a score of the case. */
function meansOfSeeds(places: readonly SeedPlaces[], one: CellCase, other: CellCase): (number | null)[] {
  const owns: number[] = [];
  const theirs: number[] = [];
  for (const [at, there] of places) {
    const own = one.bySeed[at] ?? null;
    const their = other.bySeed[there] ?? null;
    if (own === null || their === null) continue;
    owns.push(own);
    theirs.push(their);
  }
  return owns.length === 0 ? [null, null] : [mean(owns), mean(theirs)];
}

function differenceOf(paired: readonly Cell[], resampling: Resampling): Omit<MethodDifference, "pHolm" | "reference"> {
  const members = sharesOf(paired);
  const { method, protocol, sources, leftOut, sample, domain, changed, label, metric, seeds, cases } =
    paired.length === 1 ? (paired[0] as Cell) : joinCells(paired, members);
  const ofSubjects = [...groupBy(cases, ({ subject }) => subject).values()].map((of) =>
    mean(of.map(({ score }) => score as number)),
  );
  const place = {
    ...{ method, protocol, sources, leftOut, sample, domain, changed, label, metric },
    seeds: seeds.length,
    runs: runsBehind(paired),
  };
  if (ofSubjects.length === 0) return { ...place, ...NOTHING };
  const { estimate, interval } = meanInterval(termsOf(members, 1), resampling);
  const { p, rankBiserial } = wilcoxonSignedRank(ofSubjects);
  return {
    ...place,
    n: countsOfShares(members).cases,
    subjects: ofSubjects.length,
    penalized: cases.reduce((sum, { penalized }) => sum + penalized, 0),
    difference: estimate,
    differenceBySeed: [...new Set(paired.flatMap((cell) => cell.seeds))].flatMap(
      (seed) => meanOfShares(members, (cell) => meanOfSeed(cell, seed)) ?? [],
    ),
    ci95: interval,
    medianDifference: median(ofSubjects),
    p,
    rankBiserial,
    cohenDz: ofSubjects.length < 2 ? null : cohenDz(ofSubjects),
  };
}

const NOTHING = {
  n: 0,
  subjects: 0,
  penalized: 0,
  difference: null,
  differenceBySeed: [],
  ci95: null,
  medianDifference: null,
  p: null,
  rankBiserial: null,
  cohenDz: null,
} as const;
