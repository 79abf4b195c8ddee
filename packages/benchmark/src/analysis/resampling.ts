import type { CellCase } from "./cell.ts";
import { central95 } from "./central-interval.ts";
import { reusable } from "./reusable.ts";
import { sharedDraws } from "./shared-draws.ts";

export type Interval = readonly [low: number, high: number];

/** How intervals are drawn; stated in every report. */
export interface Resampling {
  readonly replicates: number;
  readonly seed: number;
}

/** A mean over cases that enters a sum of means with a weight. */
export interface WeightedMean {
  readonly weight: number;
  /** Cases without a score are left out. */
  readonly cases: readonly Pick<CellCase, "score" | "subject" | "center">[];
}

/** A weighted sum of means with its interval; `estimate` is `null` when one of the means has no case. */
export interface MeanContrast {
  readonly estimate: number | null;
  /** `null` below two subjects in any of the means. */
  readonly interval: Interval | null;
}

/** Of every replicate. */
const valuesOf = reusable((length) => new Float64Array(length));
const sumsOf = reusable((length) => new Float64Array(length));
const countsOf = reusable((length) => new Float64Array(length));

/**
 * A weighted sum of means (a mean, a drop, a difference of drops) with the percentile interval of a bootstrap over
 * subjects: a drawn subject brings all of its cases in all of the means, and every center keeps its number of subjects.
 *
 * @source Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3, with subjects as the units
 */
export function meanInterval(means: readonly WeightedMean[], resampling: Resampling): MeanContrast {
  const strata = strataOf(subjectsOf(means));
  const subjects = strata.flat();
  const totals = means.map((_, mean) => ({
    sums: Float64Array.from(subjects, ({ sums }) => sums[mean] as number),
    counts: Float64Array.from(subjects, ({ counts }) => counts[mean] as number),
  }));
  const estimate = means.reduce((sum, { weight }, mean) => {
    const { sums, counts } = totals[mean] as (typeof totals)[number];
    return sum + (weight * total(sums)) / total(counts);
  }, 0);
  if (!Number.isFinite(estimate)) return { estimate: null, interval: null };
  if (totals.some(({ counts }) => counts.filter((count) => count > 0).length < 2)) return { estimate, interval: null };
  const draws = sharedDraws(
    resampling,
    strata.map(({ length }) => length),
  );
  const values = valuesOf(resampling.replicates).fill(0);
  for (const [mean, { weight }] of means.entries()) {
    addMeans(values, weight, draws, totals[mean] as (typeof totals)[number]);
  }
  return { estimate, interval: central95(values) };
}

/** Adds the weighted mean of every draw. */
function addMeans(
  values: Float64Array,
  weight: number,
  draws: Uint8Array,
  { sums, counts }: { readonly sums: Float64Array; readonly counts: Float64Array },
): void {
  const drawnSums = sumDrawn(draws, sums, sumsOf(values.length));
  // Where every subject has as many cases, every draw does too: the same whole number as adding them up.
  const [each = 0] = counts;
  const drawnCounts = counts.every((count) => count === each)
    ? countsOf(values.length).fill(each * counts.length)
    : sumDrawn(draws, counts, countsOf(values.length));
  for (let replicate = 0; replicate < values.length; replicate++) {
    const mean = (weight * (drawnSums[replicate] as number)) / (drawnCounts[replicate] as number);
    values[replicate] = (values[replicate] as number) + mean;
  }
}

/**
 * Sum over subjects of times drawn x total, in the order of the subjects; for four draws at a time, as sums wait for one
 * another.
 *
 * @param drawn [replicate], is written
 */
function sumDrawn(draws: Uint8Array, totals: Float64Array, drawn: Float64Array): Float64Array {
  const subjects = totals.length;
  const replicates = drawn.length;
  let replicate = 0;
  for (; replicate + 4 <= replicates; replicate += 4) {
    const first = replicate * subjects;
    const second = first + subjects;
    const third = second + subjects;
    const fourth = third + subjects;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let subject = 0; subject < subjects; subject++) {
      const value = totals[subject] as number;
      a += (draws[first + subject] as number) * value;
      b += (draws[second + subject] as number) * value;
      c += (draws[third + subject] as number) * value;
      d += (draws[fourth + subject] as number) * value;
    }
    drawn[replicate] = a;
    drawn[replicate + 1] = b;
    drawn[replicate + 2] = c;
    drawn[replicate + 3] = d;
  }
  for (; replicate < replicates; replicate++) {
    let sum = 0;
    for (let subject = 0, at = replicate * subjects; subject < subjects; subject++, at++) {
      sum += (draws[at] as number) * (totals[subject] as number);
    }
    drawn[replicate] = sum;
  }
  return drawn;
}

/** A subject's scores in every mean. */
interface SubjectTotals {
  readonly sums: number[];
  readonly counts: number[];
  /** Center and mean of each case. */
  readonly places: Set<string>;
}

function subjectsOf(means: readonly WeightedMean[]): SubjectTotals[] {
  const subjects = new Map<string, SubjectTotals>();
  for (const [mean, { cases }] of means.entries()) {
    for (const { score, subject, center } of cases) {
      if (score === null) continue;
      const known = subjects.get(subject) ?? {
        sums: means.map(() => 0),
        counts: means.map(() => 0),
        places: new Set<string>(),
      };
      subjects.set(subject, known);
      known.sums[mean] = (known.sums[mean] as number) + score;
      known.counts[mean] = (known.counts[mean] as number) + 1;
      known.places.add(`${center} ${mean}`);
    }
  }
  return [...subjects.values()];
}

/** Subjects of the same centers, in the same means, are drawn among themselves. */
function strataOf(subjects: readonly SubjectTotals[]): SubjectTotals[][] {
  const strata = new Map<string, SubjectTotals[]>();
  for (const subject of subjects) {
    const key = [...subject.places].sort().join("|");
    const members = strata.get(key) ?? [];
    strata.set(key, members);
    members.push(subject);
  }
  return [...strata.values()].sort((a, b) => b.length - a.length);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
