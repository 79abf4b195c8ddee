import type { BootstrapOptions } from "./bootstrap.ts";
import { centralOfDraws, drawMeans, meanOfPresent } from "./draw-means.ts";

/** The mean of one column; null where there is nothing to say. */
export interface BootstrapMean {
  /** null when the column holds no value. */
  readonly mean: number | null;
  /** null when fewer than two clusters hold a value. */
  readonly interval: readonly [low: number, high: number] | null;
}

export type BootstrapMeansOptions = Omit<BootstrapOptions, "interval">;

/**
 * Percentile intervals of the means of several columns over the same observations, all from the same draws of clusters:
 * many means cost little more than one, and their draws are paired.
 *
 * @param columns one value per observation each; null is left out of its column's mean, and a draw in which a column
 * has no value is left out of its interval
 * @throws VALUE_INVALID when a cluster spans strata
 * @source as `bootstrap`; for a column without null the interval equals that of `bootstrapMean`
 */
export function bootstrapMeans(
  columns: readonly (readonly (number | null)[])[],
  options: BootstrapMeansOptions,
): BootstrapMean[] {
  const { replicates = 10_000, level = 0.95 } = options;
  const drawn = columns.map(() => new Float64Array(replicates));
  let draw = 0;
  const holding = drawMeans(columns, options, (means) => {
    for (const [c, mean] of means.entries()) (drawn[c] as Float64Array)[draw] = mean;
    draw++;
  });
  return columns.map((column, c) => ({
    mean: meanOfPresent(column),
    interval: (holding[c] as number) < 2 ? null : centralOfDraws(drawn[c] as Float64Array, level),
  }));
}
