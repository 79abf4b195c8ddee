import { Rng } from "@panshift/core";
import { bootstrap } from "@panshift/stats";
import type { CellCase } from "./cell.ts";

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
  readonly cases: readonly CellCase[];
}

/** A weighted sum of means with its interval; `estimate` is `null` when one of the means has no case. */
export interface MeanContrast {
  readonly estimate: number | null;
  /** `null` below two subjects in any of the means. */
  readonly interval: Interval | null;
}

/**
 * A weighted sum of means (a mean, a drop, a difference of drops) with the percentile interval of a bootstrap over
 * subjects: a drawn subject brings all of its cases in all of the means, and every center keeps its number of subjects.
 *
 * @param name of the draws: contrasts of one name share them
 * @source protocols/benchmark.md, section 7
 */
export function meanInterval(means: readonly WeightedMean[], resampling: Resampling, ...name: string[]): MeanContrast {
  const observations = means.flatMap(({ cases }, mean) =>
    cases.flatMap(({ score, subject, center }) => (score === null ? [] : [{ mean, score, subject, center }])),
  );
  const statistic = (indices: ArrayLike<number>): number => {
    const sums = new Float64Array(means.length);
    const counts = new Float64Array(means.length);
    for (let i = 0; i < indices.length; i++) {
      const { mean, score } = observations[indices[i] as number] as (typeof observations)[number];
      sums[mean] = (sums[mean] as number) + score;
      counts[mean] = (counts[mean] as number) + 1;
    }
    return means.reduce(
      (total, { weight }, mean) => total + (weight * (sums[mean] as number)) / (counts[mean] as number),
      0,
    );
  };
  const estimate = statistic(observations.map((_, index) => index));
  if (!Number.isFinite(estimate)) return { estimate: null, interval: null };
  const subjectsIn = (mean: number) =>
    new Set(observations.filter((one) => one.mean === mean).map((one) => one.subject));
  if (means.some((_, mean) => subjectsIn(mean).size < 2)) return { estimate, interval: null };
  const { interval } = bootstrap(observations.length, statistic, {
    clusters: observations.map(({ subject }) => subject),
    strata: strataOf(observations),
    replicates: resampling.replicates,
    rng: Rng.of(resampling.seed, "study", ...name),
  });
  return { estimate, interval: interval.every(Number.isFinite) ? interval : null };
}

/** Subjects of the same centers, in the same means, are drawn among themselves. */
function strataOf(
  observations: readonly { readonly subject: string; readonly center: string; readonly mean: number }[],
) {
  const places = new Map<string, Set<string>>();
  for (const { subject, center, mean } of observations) {
    places.set(subject, (places.get(subject) ?? new Set()).add(`${center} ${mean}`));
  }
  return observations.map(({ subject }) => [...(places.get(subject) ?? [])].sort().join("|"));
}
