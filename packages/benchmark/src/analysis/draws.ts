import type { Rng } from "@panshift/core";
import { mean, quantiles } from "@panshift/stats";
import type { Cell } from "./cell.ts";
import { central95 } from "./central-interval.ts";
import type { Interval } from "./resampling.ts";
import { joinSingles } from "./strata.ts";

/** One domain scored by the models of every draw: draws down, subjects across. */
export interface DrawScores {
  /** Subjects that every draw has a score for. */
  readonly subjects: readonly string[];
  readonly scores: readonly Float64Array[];
  /** Of each draw. */
  readonly means: readonly number[];
}

/**
 * The scores of a domain's cells, one for each draw; a subject's cases are averaged. `null` where no subject has a score
 * with every draw: metrics may have none, as of a lesion that nobody has.
 */
export function scoresByDraw(cells: readonly Cell[]): DrawScores | null {
  const ordered = cells.toSorted((a, b) => (a.sample?.draw ?? 0) - (b.sample?.draw ?? 0));
  const bySubject = ordered.map(({ cases }) => {
    const sums = new Map<string, number[]>();
    for (const { subject, score } of cases) {
      if (score !== null) sums.set(subject, [...(sums.get(subject) ?? []), score]);
    }
    return sums;
  });
  const subjects = [...(bySubject[0]?.keys() ?? [])].filter((subject) => bySubject.every((sums) => sums.has(subject)));
  if (subjects.length === 0) return null;
  const scores = bySubject.map((sums) => Float64Array.from(subjects, (subject) => mean(sums.get(subject) as number[])));
  return { subjects, scores, means: scores.map((values) => mean(values)) };
}

/**
 * Percentile interval of the drop between two domains: draws are drawn anew, then the subjects of either domain. A
 * subject of both domains is drawn into both. Replicates that leave a domain without a subject do not count.
 *
 * @see docs/studies.md, What a report computes
 */
export function differenceOfDraws(own: DrawScores, other: DrawScores, replicates: number, rng: Rng): Interval {
  const strata = strataOfDomains(own, other);
  const people = strata.reduce((sum, { length }) => sum + length, 0);
  const [drawnOwn, drawnOther] = [new Uint32Array(people), new Uint32Array(people)];
  const drops = new Float64Array(replicates);
  let kept = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    let [owns, others] = [0, 0];
    for (const stratum of strata) {
      for (let n = 0; n < stratum.length; n++) {
        const [a, b] = rng.pick(stratum);
        if (a >= 0) drawnOwn[owns++] = a;
        if (b >= 0) drawnOther[others++] = b;
      }
    }
    let sum = 0;
    for (let n = 0; n < own.scores.length; n++) {
      const draw = rng.int(0, own.scores.length);
      sum += meanAt(own, draw, drawnOwn, owns) - meanAt(other, draw, drawnOther, others);
    }
    if (owns > 0 && others > 0) drops[kept++] = sum / own.scores.length;
  }
  return central95(drops.subarray(0, kept));
}

/** Where a subject stands in the scores of either domain; below 0 where it is not in it. */
type Places = readonly [own: number, other: number];

/** People of both domains, of the first alone and of the second alone keep their numbers, but for a single one. */
function strataOfDomains(own: DrawScores, other: DrawScores): (readonly Places[])[] {
  const people = [...new Set([...own.subjects, ...other.subjects])];
  const places = people.map((person): Places => [own.subjects.indexOf(person), other.subjects.indexOf(person)]);
  const sets = [
    { means: new Set([0, 1]), subjects: places.filter(([a, b]) => a >= 0 && b >= 0) },
    { means: new Set([0]), subjects: places.filter(([, b]) => b < 0) },
    { means: new Set([1]), subjects: places.filter(([a]) => a < 0) },
  ];
  return joinSingles(sets.filter(({ subjects }) => subjects.length > 0)).map(({ subjects }) => subjects);
}

/** Mean of a draw's scores at the first `count` places. */
function meanAt({ scores }: DrawScores, draw: number, drawn: Uint32Array, count: number): number {
  const row = scores[draw] as Float64Array;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += row[drawn[i] as number] as number;
  return sum / count;
}

/**
 * The 97.5 % point of the absolute difference between two groups of cases of ONE domain, as many as were tested in it
 * and outside of it, each scored by models of a draw of its own: what drawing alone produces.
 *
 * Groups are drawn with replacement, since a domain seldom holds enough cases for two disjoint groups of these sizes.
 *
 * @see docs/studies.md, What a report computes
 */
export function nullBand({ subjects, scores }: DrawScores, outside: number, replicates: number, rng: Rng): number {
  const groupMean = (size: number) => {
    const row = scores[rng.int(0, scores.length)] as Float64Array;
    let sum = 0;
    for (let n = 0; n < size; n++) sum += row[rng.int(0, row.length)] as number;
    return sum / size;
  };
  const differences = Float64Array.from({ length: replicates }, () =>
    Math.abs(groupMean(subjects.length) - groupMean(outside)),
  );
  return quantiles(differences, [0.975])[0] as number;
}
