import { central95 } from "./central-interval.ts";
import { countOf, joinMeans, type Parts, sumOf, type WeightedMean } from "./joint-means.ts";
import type { MeanContrast, Resampling } from "./resampling.ts";
import { reusable } from "./reusable.ts";
import { sharedDraws } from "./shared-draws.ts";
import { type Subject, strataOf, subjectsOf } from "./strata.ts";

/** Of every replicate. */
const valuesOf = reusable((length) => new Float64Array(length));
const sumsOf = reusable((length) => new Float64Array(length));
const countsOf = reusable((length) => new Float64Array(length));

/**
 * A weighted sum of means (a mean, a drop, a difference of drops) with the percentile interval of a bootstrap over
 * subjects: a drawn subject brings all of its cases in all of the means, and every center keeps its number of subjects
 * where none has a single one. Draws that leave a mean without a case do not count.
 *
 * @source Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3, with subjects as the units
 */
export function meanInterval(means: readonly WeightedMean[], resampling: Resampling): MeanContrast {
  const joint = joinMeans(means);
  const estimate = joint.reduce((sum, parts) => sum + sumOf(parts) / countOf(parts), 0);
  if (!Number.isFinite(estimate)) return { estimate: null, interval: null };
  if (joint.some(({ size }) => size < 2)) return { estimate, interval: null };
  const strata = strataOf(subjectsOf(joint));
  const draws = sharedDraws(
    resampling,
    strata.map(({ length }) => length),
  );
  const values = valuesOf(resampling.replicates).fill(0);
  const totals = joint.map((parts) => totalsOf(parts, strata));
  for (const each of totals) addMeans(values, draws, each);
  const kept = totals.some(({ always }) => always === null) ? keepFinite(values) : values;
  return { estimate, interval: kept.length === 0 ? null : central95(kept) };
}

/** Sums and counts of a mean, subject by subject as they are drawn. */
interface DrawnTotals {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  /** The subjects with a case lie in [from, to). */
  readonly from: number;
  readonly to: number;
  /** Cases of every draw, where it is the same for all: every stratum's subjects have as many. */
  readonly always: number | null;
}

function totalsOf(parts: Parts, strata: readonly (readonly Subject[])[]): DrawnTotals {
  const subjects = strata.flat();
  const sums = Float64Array.from(subjects, ({ name }) => parts.get(name)?.sum ?? 0);
  const casesOf = ({ name }: Subject) => parts.get(name)?.count ?? 0;
  const counts = Float64Array.from(subjects, casesOf);
  const isSame = strata.every((members) => members.every((one) => casesOf(one) === casesOf(members[0] as Subject)));
  const [from, to] = [counts.findIndex((count) => count > 0), counts.findLastIndex((count) => count > 0) + 1];
  return { sums, counts, from, to, always: isSame ? countOf(parts) : null };
}

/** Adds the mean of every draw. */
function addMeans(values: Float64Array, draws: Uint8Array, { sums, counts, from, to, always }: DrawnTotals): void {
  const drawnSums = sumDrawn(draws, sums, from, to, sumsOf(values.length));
  if (always !== null) {
    for (let replicate = 0; replicate < values.length; replicate++) {
      values[replicate] = (values[replicate] as number) + (drawnSums[replicate] as number) / always;
    }
    return;
  }
  const drawnCounts = sumDrawn(draws, counts, from, to, countsOf(values.length));
  for (let replicate = 0; replicate < values.length; replicate++) {
    const mean = (drawnSums[replicate] as number) / (drawnCounts[replicate] as number);
    values[replicate] = (values[replicate] as number) + mean;
  }
}

/**
 * Sum over subjects of times drawn x total, in the order of the subjects; for four draws at a time, as sums wait for one
 * another.
 *
 * @param drawn [replicate], is written
 */
function sumDrawn(
  draws: Uint8Array,
  totals: Float64Array,
  from: number,
  to: number,
  drawn: Float64Array,
): Float64Array {
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
    for (let subject = from; subject < to; subject++) {
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
    for (let subject = from, at = replicate * subjects + from; subject < to; subject++, at++) {
      sum += (draws[at] as number) * (totals[subject] as number);
    }
    drawn[replicate] = sum;
  }
  return drawn;
}

/** Moves the finite values to the front: a draw without a case of some mean has no value. */
function keepFinite(values: Float64Array): Float64Array {
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) values[kept++] = value;
  }
  return kept === values.length ? values : values.subarray(0, kept);
}
