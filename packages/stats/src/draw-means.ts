import { type BootstrapOptions, groupClusters } from "./bootstrap.ts";
import { quantileOfSorted } from "./descriptive.ts";

/**
 * Draws the clusters anew, `replicates` times, and gives the mean of every column in each draw: one pass for all.
 *
 * @param columns one value per observation each; null is left out of its column's mean
 * @param visit is given the means, NaN for a column without a value in the draw; the array is used again
 * @returns of every column, the number of clusters that hold a value
 * @throws VALUE_INVALID when a cluster spans strata
 */
export function drawMeans(
  columns: readonly (readonly (number | null)[])[],
  { rng, replicates = 10_000, clusters, strata }: BootstrapOptions,
  visit: (means: Float64Array) => void,
): number[] {
  const grouped = groupClusters(columns[0]?.length ?? 0, {
    ...(clusters === undefined ? {} : { clusters }),
    ...(strata === undefined ? {} : { strata }),
  });
  const members = grouped.flat();
  const { sums, counts } = totalsOf(columns, members);
  const sum = new Float64Array(columns.length);
  const count = new Float64Array(columns.length);
  for (let b = 0; b < replicates; b++) {
    sum.fill(0);
    count.fill(0);
    let first = 0;
    for (const { length } of grouped) {
      for (let draw = 0; draw < length; draw++) {
        const row = (first + rng.int(0, length)) * columns.length;
        for (let c = 0; c < columns.length; c++) {
          sum[c] = (sum[c] as number) + (sums[row + c] as number);
          count[c] = (count[c] as number) + (counts[row + c] as number);
        }
      }
      first += length;
    }
    for (let c = 0; c < columns.length; c++) sum[c] = (sum[c] as number) / (count[c] as number); // 0 / 0 is NaN
    visit(sum);
  }
  return columns.map((_, c) => members.filter((_, k) => (counts[k * columns.length + c] as number) > 0).length);
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

/** The central share `level` of the numbers among the draws; NaN says that a draw has none. */
export function centralOfDraws(draws: Float64Array, level: number): [low: number, high: number] {
  const sorted = draws.filter((value) => !Number.isNaN(value)).sort();
  return [quantileOfSorted(sorted, (1 - level) / 2), quantileOfSorted(sorted, (1 + level) / 2)];
}

/** Mean of the values that are there; null when none is. */
export function meanOfPresent(column: readonly (number | null)[]): number | null {
  const values = column.filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
