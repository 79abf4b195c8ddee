import { Rng } from "@panshift/core";
import { type Correlation, leastSquaresLine, mean, pearson, spearman } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { type Cell, type CellPlace, runsBehind, type Traced } from "./cell.ts";
import { central95 } from "./central-interval.ts";
import { homesOf, meanOfCell, meanOfShares, modelsKey, outsideOf, sharesOf } from "./models.ts";
import type { Interval, Resampling } from "./resampling.ts";
import { sharedDraws } from "./shared-draws.ts";

/** Fewer models say nothing about a correlation. */
const FEWEST_POINTS = 6;

/** One trained model (its seeds averaged): what it scores in its own domain and in a target. */
export interface SourceTargetPoint extends Pick<CellPlace, "method" | "sources" | "sample">, Traced {
  /** Unweighted over the domains that it was trained on. */
  readonly source: number;
  readonly target: number;
}

/** Does a good score at home promise a good one outside? One plot for each target and kind of shift. */
export interface SourceTargetResult extends Pick<CellPlace, "domain" | "label" | "metric"> {
  /** The columns that change. */
  readonly changed: readonly string[];
  readonly points: readonly SourceTargetPoint[];
  /** `null` below six models. */
  readonly correlation: {
    readonly pearson: Correlation;
    readonly spearman: Correlation;
    readonly line: { readonly slope: number; readonly intercept: number } | null;
    /** Two-sided, of Pearson's r, over permutations of the targets. */
    readonly permutationP: number;
    /** Percentile interval of r when training sets are drawn anew with all their models; `null` below three sets. */
    readonly ci95ByTrainingSet: Interval | null;
  } | null;
}

/** The correlations of one metric. @see docs/studies.md, What a report computes */
export function sourceTargetOf(cells: readonly Cell[], resampling: Resampling): SourceTargetResult[] {
  const homes = homesOf(cells);
  const plots = groupBy(outsideOf(cells), ({ domain, changed, label, metric }) =>
    JSON.stringify([domain, changed, label, metric]),
  );
  return [...plots.values()].map((targets) => {
    const [{ domain, changed, label, metric }] = targets as [Cell];
    const points = targets.flatMap((target) => pointOf(homes.get(modelsKey(target)) ?? [], target) ?? []);
    return { domain, changed, label, metric, points, correlation: correlationOf(points, resampling) };
  });
}

function pointOf(homes: readonly Cell[], away: Cell): SourceTargetPoint | null {
  const [source, target] = [meanOfShares(sharesOf(homes)), meanOfCell(away)];
  if (source === null || target === null) return null;
  const { method, sources, sample } = away;
  return { method, sources, sample, source, target, runs: runsBehind([...homes, away]) };
}

function correlationOf(points: readonly SourceTargetPoint[], resampling: Resampling) {
  const { replicates, seed } = resampling;
  if (points.length < FEWEST_POINTS) return null;
  const x = points.map(({ source }) => source);
  const y = points.map(({ target }) => target);
  const r = pearson(x, y);
  return {
    pearson: r,
    spearman: spearman(x, y),
    line: leastSquaresLine(x, y),
    permutationP: permutationP(x, y, r.r ?? 0, replicates, Rng.of(seed, "permutation")),
    ci95ByTrainingSet: intervalByTrainingSet(points, resampling),
  };
}

/** The sums of squares do not change when targets are permuted: the sum of products alone decides. */
function permutationP(
  x: readonly number[],
  y: readonly number[],
  observed: number,
  replicates: number,
  rng: Rng,
): number {
  const [a, b] = [centered(x), centered(y)];
  const scale = Math.sqrt(productOf(a, a) * productOf(b, b));
  if (scale === 0) return 1;
  let asLarge = 1;
  for (let n = 0; n < replicates; n++) {
    for (let i = b.length - 1; i > 0; i--) {
      const j = rng.int(0, i + 1);
      const value = b[i] as number;
      b[i] = b[j] as number;
      b[j] = value;
    }
    if (Math.abs(productOf(a, b)) / scale >= Math.abs(observed) - 1e-12) asLarge++;
  }
  return asLarge / (replicates + 1);
}

function centered(values: readonly number[]): Float64Array {
  const center = mean(values);
  return Float64Array.from(values, (value) => value - center);
}

function productOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Models that share their training cases are drawn together: they are no independent points. */
function intervalByTrainingSet(points: readonly SourceTargetPoint[], resampling: Resampling): Interval | null {
  const sets = [...groupBy(points, ({ sources, sample }) => JSON.stringify([sources, sample])).values()];
  if (sets.length < 3) return null;
  const sums = sets.map(sumsOf);
  const draws = sharedDraws(resampling, [sets.length]);
  const values: number[] = [];
  const drawn = new Float64Array(6);
  for (let first = 0; first < draws.length; first += sets.length) {
    drawn.fill(0);
    for (let set = 0; set < sums.length; set++) {
      const of = sums[set] as Float64Array;
      const times = draws[first + set] as number;
      for (let k = 0; k < drawn.length; k++) drawn[k] = (drawn[k] as number) + times * (of[k] as number);
    }
    const r = correlationOfSums(drawn);
    if (r !== null) values.push(r);
  }
  return values.length === 0 ? null : central95(Float64Array.from(values));
}

/** n, x, y, xx, yy, xy. */
function sumsOf(points: readonly SourceTargetPoint[]): Float64Array {
  const sums = new Float64Array(6);
  for (const { source: x, target: y } of points) {
    for (const [k, term] of [1, x, y, x * x, y * y, x * y].entries()) sums[k] = (sums[k] as number) + term;
  }
  return sums;
}

/** `null` when one side does not vary. */
function correlationOfSums(sums: Float64Array): number | null {
  const [n, x, y, xx, yy, xy] = sums as unknown as readonly [number, number, number, number, number, number];
  const [varX, varY] = [xx - (x * x) / n, yy - (y * y) / n];
  const least = 1e-12 * (xx + yy);
  if (varX <= least || varY <= least) return null;
  return Math.max(-1, Math.min(1, (xy - (x * y) / n) / Math.sqrt(varX * varY)));
}
