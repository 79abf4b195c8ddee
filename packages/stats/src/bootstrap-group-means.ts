import type { BootstrapMean, BootstrapMeansOptions } from "./bootstrap-means.ts";
import { centralOfDraws, drawMeans, meanOfPresent } from "./draw-means.ts";

/** The unweighted mean of a column's group means. */
export interface BootstrapGroupMean extends BootstrapMean {
  /** Groups that hold a value: those that the mean is over. */
  readonly groups: number;
}

/**
 * As `bootstrapMeans`, of the unweighted mean over groups (domains) of the mean within each: a large group counts no
 * more than a small one. A group without a value in a column is no group of that column, and a draw in which one of its
 * groups has no value is left out of its interval.
 *
 * @param groups one per observation
 * @throws VALUE_INVALID when a cluster spans strata
 * @source Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3
 */
export function bootstrapGroupMeans(
  columns: readonly (readonly (number | null)[])[],
  groups: readonly string[],
  options: BootstrapMeansOptions,
): BootstrapGroupMean[] {
  const { replicates = 10_000, level = 0.95, clusters } = options;
  const parts = columns.flatMap((column, owner) => partsOf(column, groups).map((values) => ({ owner, values })));
  const counts = columns.map((_, c) => parts.filter(({ owner }) => owner === c).length);
  const drawn = columns.map(() => new Float64Array(replicates)); // sums over the groups of each column
  const add = (draw: number, part: number, mean: number) => {
    const sums = drawn[parts[part]?.owner as number] as Float64Array;
    sums[draw] = (sums[draw] as number) + mean;
  };
  let draw = 0;
  drawMeans(
    parts.map(({ values }) => values),
    options,
    (means) => {
      for (const [part, mean] of means.entries()) add(draw, part, mean);
      draw++;
    },
  );
  return columns.map((column, c) => {
    const count = counts[c] as number;
    const means = parts.filter(({ owner }) => owner === c).map(({ values }) => meanOfPresent(values));
    const holding = new Set(column.flatMap((value, i) => (value === null ? [] : [clusters?.[i] ?? i])));
    const draws = (drawn[c] as Float64Array).map((sum) => sum / count);
    return {
      mean: meanOfPresent(means),
      interval: holding.size < 2 ? null : centralOfDraws(draws, level),
      groups: count,
    };
  });
}

/** The column once for each group that holds a value, with the other groups' values left out. */
function partsOf(column: readonly (number | null)[], groups: readonly string[]): (number | null)[][] {
  return [...new Set(groups)]
    .map((name) => column.map((value, i) => (groups[i] === name ? value : null)))
    .filter((values) => values.some((value) => value !== null));
}
