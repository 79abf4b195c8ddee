import { kendallTau, mean, midRanks, withMissingLast } from "@panshift/stats";
import { betterOf, type MetricPath } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { central95 } from "./central-interval.ts";
import { meanInterval } from "./mean-interval.ts";
import { kindOf } from "./pooled.ts";
import { type OtherRankings, otherRankings } from "./ranking-schemes.ts";
import type { Interval, Resampling } from "./resampling.ts";
import { sharedDraws } from "./shared-draws.ts";

/** Resamples of a ranking's stability. */
const REPLICATES = 1000;
/** In the place of a domain: the unweighted mean over domains. */
export const OVER_DOMAINS = "mean over domains";

/** The methods of one place, ranked by their mean over subjects. */
export interface StudyRanking extends Pick<CellPlace, "protocol" | "label" | "metric"> {
  /** In domain, or which columns change. */
  readonly kind: string;
  readonly domain: string;
  readonly subjects: number;
  /** Kendall's tau of resampled rankings with this one: mean and central 95 %. */
  readonly tau: { readonly mean: number; readonly interval: Interval };
  readonly friedman: Pick<OtherRankings["friedman"], "p" | "criticalDifference" | "n">;
  readonly methods: readonly RankedMethod[];
}

export interface RankedMethod extends Traced {
  readonly method: string;
  /** Unweighted mean over the subjects with a score, then over the domains; `null` without a score. */
  readonly mean: number | null;
  readonly ci95: Interval | null;
  /** Subjects' results in a domain that are missing; they rank as worse than every other. */
  readonly missing: number;
  /** 1 is best, ties at their mean. */
  readonly rank: number;
  readonly rankInterval: Interval;
  /** Share of resamples in which the method is first. */
  readonly firstShare: number;
  /** Ranks by other schemes, and the mean of the ranks within subjects. */
  readonly rankThenAggregate: number;
  readonly testThenRank: number;
  readonly meanRank: number;
}

type RankedByMean = Pick<RankedMethod, "method" | "mean" | "missing" | "rank" | "rankInterval" | "firstShare">;

/** One subject's score in one domain, by method. */
interface SubjectScores {
  readonly subject: string;
  readonly center: string;
  readonly domain: string;
  readonly scores: readonly (number | null)[];
}

/**
 * Rankings of all methods over domains, and in every domain by the leading metric, with their stability over subjects.
 *
 * @source Wiesenfarth et al., Scientific Reports 11, 2021
 */
export function rankingsOf(cells: readonly Cell[], lead: MetricPath, { seed }: Resampling): StudyRanking[] {
  const resampling = { replicates: REPLICATES, seed };
  const whole = cells.filter(({ sample }) => sample === null);
  const groups = groupBy(whole, (cell) => JSON.stringify([cell.protocol, kindOf(cell), cell.label, cell.metric]));
  return [...groups.values()].flatMap((members) => {
    const methods = [...new Set(members.map(({ method }) => method))];
    if (methods.length < 2) return [];
    const [{ protocol, label, metric }] = members as [Cell];
    const place = { protocol, label, metric, kind: kindOf(members[0] as Cell) };
    const scored = subjectScores(members, methods);
    if (scored.length === 0) return [];
    const domains = [...groupBy(scored, ({ domain }) => domain)];
    const rank = (domain: string, scores: readonly SubjectScores[]): StudyRanking => {
      const higherIsBetter = betterOf(metric) !== "lower";
      const ranked = rankingOf(scores, methods, higherIsBetter, resampling);
      const others = otherRankings(scores, higherIsBetter);
      const { p, criticalDifference, n } = others.friedman;
      const ranks = ranked.methods.map((one, m) => ({
        ...one,
        ci95: intervalOf(scores, m, resampling),
        rankThenAggregate: others.rankThenAggregate[m] as number,
        testThenRank: others.testThenRank[m] as number,
        meanRank: others.friedman.meanRanks[m] as number,
        runs: runsBehind(members.filter((cell) => cell.method === one.method && isIn(cell, domain))),
      }));
      return { ...place, domain, ...ranked, friedman: { p, criticalDifference, n }, methods: ranks };
    };
    const each = metric === lead ? domains.map(([domain, scores]) => rank(domain, scores)) : [];
    return domains.length < 2 && each.length > 0 ? each : [...each, rank(OVER_DOMAINS, scored)];
  });
}

function isIn(cell: Cell, domain: string): boolean {
  return domain === OVER_DOMAINS || cell.domain === domain;
}

/** Of a method's mean over subjects, then over domains. */
function intervalOf(scored: readonly SubjectScores[], method: number, resampling: Resampling): Interval | null {
  const domains = [...groupBy(scored, ({ domain }) => domain).values()];
  const means = domains.map((of) => ({
    weight: 1 / domains.length,
    cases: of.map(({ subject, center, scores }) => ({ subject, center, score: scores[method] ?? null })),
  }));
  return meanInterval(means, resampling).interval;
}

/**
 * What every method scores of a subject in a domain: the mean of its cases over all models, `null` where it has none.
 * A case in which there is nothing to find leaves the ranking where the policy leaves it out for some method.
 */
function subjectScores(cells: readonly Cell[], methods: readonly string[]): SubjectScores[] {
  const byPlace = new Map<string, { subject: string; center: string; domain: string; scores: number[][] }>();
  const keyOf = (domain: string, name: string) => JSON.stringify([domain, name]);
  const leftOut = new Set(
    cells.flatMap(({ domain, cases }) =>
      cases.flatMap((one) => (one.score === null && one.isEmpty ? [keyOf(domain, one.case)] : [])),
    ),
  );
  for (const { method, domain, cases } of cells) {
    for (const { subject, center, score, case: name } of cases) {
      if (score === null || leftOut.has(keyOf(domain, name))) continue;
      const key = keyOf(domain, subject);
      const known = byPlace.get(key) ?? { subject, center, domain, scores: methods.map(() => []) };
      byPlace.set(key, known);
      known.scores[methods.indexOf(method)]?.push(score);
    }
  }
  return [...byPlace.values()].map((one) => ({
    ...one,
    scores: one.scores.map((scores) => (scores.length === 0 ? null : mean(scores))),
  }));
}

/** Unweighted mean over domains of a method's means over the subjects that it has a score of. */
function meanOverDomains(scored: readonly SubjectScores[], method: number): number | null {
  const means = [...groupBy(scored, ({ domain }) => domain).values()].flatMap((places) => {
    const present = places.flatMap(({ scores }) => scores[method] ?? []);
    return present.length === 0 ? [] : [mean(present)];
  });
  return means.length === 0 ? null : mean(means);
}

/**
 * Subjects that are drawn among themselves: a resample keeps the number of subjects of every center and every set of
 * domains, and so of every domain; of every set of domains alone where a center has a single subject, which would never
 * vary.
 */
function strataOf(
  subjects: readonly (readonly SubjectScores[])[],
): ReadonlyMap<string, readonly (readonly SubjectScores[])[]> {
  const byCenter = groupBy(subjects, (places) => JSON.stringify(places.map(({ domain, center }) => [domain, center])));
  if ([...byCenter.values()].every(({ length }) => length > 1)) return byCenter;
  return groupBy(subjects, (places) => JSON.stringify(places.map(({ domain }) => domain)));
}

/** Ranks by the unweighted mean over domains of the means over subjects, and how they hold when subjects are redrawn. */
function rankingOf(
  scored: readonly SubjectScores[],
  methods: readonly string[],
  higherIsBetter: boolean,
  resampling: Resampling,
): Pick<StudyRanking, "subjects" | "tau"> & { readonly methods: readonly RankedByMean[] } {
  const domains = [...new Set(scored.map(({ domain }) => domain))];
  const strata = strataOf([...groupBy(scored, ({ subject }) => subject).values()]);
  const subjects = [...strata.values()].flat();
  const sizes = [...strata.values()].map(({ length }) => length);
  const complete = withMissingLast(
    methods.map((_, m) => scored.map(({ scores }) => scores[m] ?? null)),
    higherIsBetter,
  );
  const scoresOf = new Map(scored.map((one, at) => [one, complete.map((scores) => scores[at] as number)]));
  const shares = subjects.map((places) => sharesOf(places, scoresOf, domains, scored));
  const meansOf = (timesOf: (subject: number) => number) => {
    const means = methods.map(() => 0);
    for (let subject = 0; subject < shares.length; subject++) {
      const of = shares[subject] as readonly number[];
      const times = timesOf(subject);
      for (let m = 0; m < of.length; m++) means[m] = (means[m] as number) + times * (of[m] as number);
    }
    return means;
  };
  const rank = (means: readonly number[]) =>
    midRanks(means.map((value) => roundedForTies(higherIsBetter ? -value : value)));
  const ranks = rank(meansOf(() => 1));
  const draws = sharedDraws(resampling, sizes);
  const resampled = Array.from({ length: REPLICATES }, (_, n) =>
    rank(meansOf((subject) => draws[n * subjects.length + subject] as number)),
  );
  const firsts = resampled.map(sharesOfFirst);
  const taus = Float64Array.from(resampled, (one) => kendallTau(one, ranks) ?? 0);
  return {
    subjects: subjects.length,
    tau: { mean: mean(taus), interval: central95(taus) },
    methods: methods.map((method, m) => ({
      method,
      mean: meanOverDomains(scored, m),
      missing: scored.filter(({ scores }) => scores[m] === null).length,
      rank: ranks[m] as number,
      rankInterval: central95(Float64Array.from(resampled, (one) => one[m] as number)),
      firstShare: mean(firsts.map((one) => one[m] as number)),
    })),
  };
}

/** What a subject adds to each method's mean over domains. */
function sharesOf(
  places: readonly SubjectScores[],
  scoresOf: ReadonlyMap<SubjectScores, readonly number[]>,
  domains: readonly string[],
  scored: readonly SubjectScores[],
): number[] {
  const weights = places.map(
    ({ domain }) => 1 / (domains.length * scored.filter((one) => one.domain === domain).length),
  );
  const scores = places.map((place) => scoresOf.get(place) as readonly number[]);
  return (scores[0] as readonly number[]).map((_, m) =>
    scores.reduce((sum, ofPlace, at) => sum + (ofPlace[m] as number) * (weights[at] as number), 0),
  );
}

/** Sums in another order must not part equal methods. */
function roundedForTies(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}

/** What each method has of the first place, which equal ones share. */
function sharesOfFirst(ranks: Float64Array): Float64Array {
  let best = Number.POSITIVE_INFINITY;
  let equal = 0;
  for (let m = 0; m < ranks.length; m++) {
    const rank = ranks[m] as number;
    if (rank < best) [best, equal] = [rank, 0];
    if (rank === best) equal++;
  }
  return ranks.map((rank) => (rank === best ? 1 / equal : 0));
}
