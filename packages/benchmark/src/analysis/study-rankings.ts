import { Rng } from "@panshift/core";
import { mean, rankingStability } from "@panshift/stats";
import { betterOf } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import type { Cell, CellPlace } from "./cell.ts";
import { kindOf } from "./pooled.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** Resamples of a ranking's stability. */
const REPLICATES = 1000;
/** In the place of a domain: the unweighted mean over domains. */
export const OVER_DOMAINS = "mean over domains";

/** The methods of one place, ranked by their mean over subjects. */
export interface StudyRanking extends Pick<CellPlace, "protocol" | "label" | "metric"> {
  /** In domain, or which columns change. */
  readonly kind: string;
  readonly domain: string;
  /** Subjects that every method has a score of. */
  readonly subjects: number;
  /** Kendall's tau of resampled rankings with this one: mean and central 95 %. */
  readonly tau: { readonly mean: number; readonly interval: Interval };
  readonly methods: readonly RankedMethod[];
}

export interface RankedMethod {
  readonly method: string;
  /** Unweighted mean over the subjects, then over the domains. */
  readonly mean: number;
  /** 1 is best, ties at their mean. */
  readonly rank: number;
  readonly rankInterval: Interval;
  /** Share of resamples in which the method is first. */
  readonly firstShare: number;
}

/** One subject's score in one domain, by method. */
interface SubjectScores {
  readonly subject: string;
  readonly center: string;
  readonly domain: string;
  readonly scores: readonly number[];
}

/**
 * Rankings of all methods in every domain and over domains, with their stability over subjects.
 *
 * @source protocols/benchmark.md, section 7
 */
export function rankingsOf(cells: readonly Cell[], { seed }: Resampling): StudyRanking[] {
  const whole = cells.filter(({ sample }) => sample === null);
  const groups = groupBy(whole, (cell) => JSON.stringify([cell.protocol, kindOf(cell), cell.label, cell.metric]));
  return [...groups.values()].flatMap((members) => {
    const methods = [...new Set(members.map(({ method }) => method))];
    if (methods.length < 2) return [];
    const [{ protocol, label, metric }] = members as [Cell];
    const place = { protocol, label, metric, kind: kindOf(members[0] as Cell) };
    const scored = subjectScores(members, methods);
    const domains = [...groupBy(scored, ({ domain }) => domain)];
    const rank = (domain: string, scores: readonly SubjectScores[]): StudyRanking => {
      return { ...place, domain, ...rankingOf(scores, methods, betterOf(metric) !== "lower", seed) };
    };
    const each = domains.map(([domain, scores]) => rank(domain, scores));
    return domains.length < 2 ? each : [...each, rank(OVER_DOMAINS, equalDomains(scored))];
  });
}

/** The subjects that every method has a score of in a domain, each with the mean of its cases over all models. */
function subjectScores(cells: readonly Cell[], methods: readonly string[]): SubjectScores[] {
  const byPlace = new Map<string, { subject: string; center: string; domain: string; scores: number[][] }>();
  for (const { method, domain, cases } of cells) {
    for (const { subject, center, score } of cases) {
      if (score === null) continue;
      const key = JSON.stringify([domain, subject]);
      const known = byPlace.get(key) ?? { subject, center, domain, scores: methods.map(() => []) };
      byPlace.set(key, known);
      known.scores[methods.indexOf(method)]?.push(score);
    }
  }
  return [...byPlace.values()]
    .filter(({ scores }) => scores.every(({ length }) => length > 0))
    .map((one) => ({ ...one, scores: one.scores.map((scores) => mean(scores)) }));
}

/** Scales scores so that their plain mean is the unweighted mean of the domains' means. */
function equalDomains(scored: readonly SubjectScores[]): SubjectScores[] {
  const domains = groupBy(scored, ({ domain }) => domain);
  return scored.map((one) => {
    const members = (domains.get(one.domain) as SubjectScores[]).length;
    const factor = scored.length / (domains.size * members);
    return { ...one, scores: one.scores.map((score) => score * factor) };
  });
}

function rankingOf(
  scored: readonly SubjectScores[],
  methods: readonly string[],
  higherIsBetter: boolean,
  seed: number,
): Pick<StudyRanking, "subjects" | "tau" | "methods"> {
  const byMethod = methods.map((_, at) => scored.map(({ scores }) => scores[at] as number));
  const places = groupBy(scored, ({ subject }) => subject);
  // A resample keeps the number of subjects of every center and every set of domains.
  const strata = new Map(
    [...places].map(([subject, of]) => [subject, JSON.stringify(of.map(({ domain, center }) => [domain, center]))]),
  );
  const stable = rankingStability(
    byMethod,
    { kind: "aggregate-then-rank", aggregate: "mean" },
    {
      rng: Rng.of(seed, "ranking"),
      replicates: REPLICATES,
      higherIsBetter,
      clusters: scored.map(({ subject }) => subject),
      strata: scored.map(({ subject }) => strata.get(subject) as string),
    },
  );
  return {
    subjects: places.size,
    tau: stable.tau,
    methods: methods.map((method, at) => ({
      method,
      mean: mean(byMethod[at] as number[]),
      rank: stable.ranks[at] as number,
      rankInterval: stable.rankInterval[at] as Interval,
      firstShare: stable.firstShare[at] as number,
    })),
  };
}
