import type { OutcomeCounts } from "@panshift/metrics";
import { median, variance } from "@panshift/stats";
import type { Cell, CellPlace, Traced } from "./cell.ts";
import { meanInterval } from "./mean-interval.ts";
import { type CellShare, meanOfSeed, meanOfShares, termsOf } from "./models.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** A cell as tables show it. */
export interface CellSummary extends CellPlace, Traced {
  /** Cases and subjects that enter the mean. */
  readonly n: number;
  readonly subjects: number;
  readonly seeds: number;
  readonly mean: number | null;
  /** Over subjects, for the average of these seeds; `null` below two subjects. */
  readonly ci95: Interval | null;
  readonly median: number | null;
  /** Standard deviation of the seeds' means, of seeds that all models have; `null` below two. */
  readonly sdOverSeeds: number | null;
  readonly counts: OutcomeCounts;
}

/**
 * Mean, interval and spread of a cell.
 *
 * @param members the cells whose means its mean is made of, when it is pooled from several
 */
export function summarizeCell(
  cell: Cell,
  resampling: Resampling,
  members: readonly CellShare[] = [{ weight: 1, cell }],
): CellSummary {
  const { cases, seeds, counts, runs, method, protocol, family, sources, leftOut, sample } = cell;
  const { domain, changed, label, metric } = cell;
  const entering = cases.filter(({ score }) => score !== null);
  const scores = entering.map(({ score }) => score as number);
  const seedMeans = seeds.flatMap((seed) => meanOfShares(members, (member) => meanOfSeed(member, seed)) ?? []);
  return {
    ...{ method, protocol, family, sources, leftOut, sample, domain, changed, label, metric },
    n: scores.length,
    subjects: new Set(entering.map(({ subject }) => subject)).size,
    seeds: seeds.length,
    mean: meanOfShares(members),
    ci95: scores.length === 0 ? null : meanInterval(termsOf(members, 1), resampling).interval,
    median: scores.length === 0 ? null : median(scores),
    sdOverSeeds: seedMeans.length < 2 ? null : Math.sqrt(variance(seedMeans)),
    counts,
    runs,
  };
}
