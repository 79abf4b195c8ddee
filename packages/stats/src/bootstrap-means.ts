import { type BootstrapOptions, groupClusters } from "./bootstrap.ts";
import { quantileOfSorted } from "./descriptive.ts";

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
  const { rng, replicates = 10_000, level = 0.95 } = options;
  const strata = groupClusters(columns[0]?.length ?? 0, options);
  const clusters = strata.flat();
  const { sums, counts } = totalsOf(columns, clusters);
  const drawn = columns.map(() => new Float64Array(replicates));
  const used = new Int32Array(columns.length);
  const sum = new Float64Array(columns.length);
  const count = new Float64Array(columns.length);
  for (let b = 0; b < replicates; b++) {
    sum.fill(0);
    count.fill(0);
    let first = 0;
    for (const { length } of strata) {
      for (let draw = 0; draw < length; draw++) {
        const row = (first + rng.int(0, length)) * columns.length;
        for (let c = 0; c < columns.length; c++) {
          sum[c] = (sum[c] as number) + (sums[row + c] as number);
          count[c] = (count[c] as number) + (counts[row + c] as number);
        }
      }
      first += length;
    }
    for (let c = 0; c < columns.length; c++) {
      if (count[c] === 0) continue;
      (drawn[c] as Float64Array)[used[c] as number] = (sum[c] as number) / (count[c] as number);
      used[c] = (used[c] as number) + 1;
    }
  }
  return columns.map((column, c) => {
    const holding = clusters.filter((_, k) => (counts[k * columns.length + c] as number) > 0).length;
    const draws = (drawn[c] as Float64Array).subarray(0, used[c]).sort();
    return { mean: meanOfPresent(column), interval: holding < 2 ? null : central(draws, level) };
  });
}

/** Sum and number of the values of each cluster in each column, [cluster][column]. */
function totalsOf(columns: readonly (readonly (number | null)[])[], clusters: readonly (readonly number[])[]) {
  const sums = new Float64Array(clusters.length * columns.length);
  const counts = new Float64Array(clusters.length * columns.length);
  for (const [k, members] of clusters.entries()) {
    for (const [c, column] of columns.entries()) {
      const values = members.map((index) => column[index]).filter((value) => typeof value === "number");
      sums[k * columns.length + c] = values.reduce((total, value) => total + value, 0);
      counts[k * columns.length + c] = values.length;
    }
  }
  return { sums, counts };
}

function meanOfPresent(column: readonly (number | null)[]): number | null {
  const values = column.filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

function central(sorted: Float64Array, level: number): [number, number] {
  return [quantileOfSorted(sorted, (1 - level) / 2), quantileOfSorted(sorted, (1 + level) / 2)];
}
