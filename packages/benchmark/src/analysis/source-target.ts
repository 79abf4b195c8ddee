import { Rng } from "@panshift/core";
import { type Correlation, leastSquaresLine, mean, pearson, quantiles, spearman } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import type { Cell, CellPlace } from "./cell.ts";
import type { Interval, Resampling } from "./resampling.ts";

/** Fewer models say nothing about a correlation. */
const FEWEST_POINTS = 6;

/** One trained model (its seeds averaged): what it scores in its own domain and in a target. */
export interface SourceTargetPoint extends Pick<CellPlace, "method" | "sources" | "sample"> {
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

/** The correlations of one metric. @source protocols/benchmark.md, section 6 */
export function sourceTargetOf(cells: readonly Cell[], resampling: Resampling): SourceTargetResult[] {
  const trained = cells.filter(({ protocol }) => protocol !== null);
  const home = new Map(trained.filter(({ changed }) => changed.length === 0).map((cell) => [modelsKey(cell), cell]));
  const outside = trained.filter(({ changed }) => changed.length > 0);
  const plots = groupBy(outside, ({ domain, changed, label, metric }) =>
    JSON.stringify([domain, changed, label, metric]),
  );
  return [...plots.values()].map((targets) => {
    const [{ domain, changed, label, metric }] = targets as [Cell];
    const points = targets.flatMap((target) => pointOf(home.get(modelsKey(target)), target) ?? []);
    return { domain, changed, label, metric, points, correlation: correlationOf(points, resampling) };
  });
}

function modelsKey({ method, protocol, sources, sample, label, metric }: Cell): string {
  return JSON.stringify([method, protocol, sources, sample, label, metric]);
}

function pointOf(home: Cell | undefined, away: Cell): SourceTargetPoint | null {
  const [source, target] = [home, away].map((cell) => cell?.cases.flatMap(({ score }) => score ?? []) ?? []);
  if (!source?.length || !target?.length) return null;
  const { method, sources, sample } = away;
  return { method, sources, sample, source: mean(source), target: mean(target) };
}

function correlationOf(points: readonly SourceTargetPoint[], { replicates, seed }: Resampling) {
  if (points.length < FEWEST_POINTS) return null;
  const x = points.map(({ source }) => source);
  const y = points.map(({ target }) => target);
  const r = pearson(x, y);
  return {
    pearson: r,
    spearman: spearman(x, y),
    line: leastSquaresLine(x, y),
    permutationP: permutationP(x, y, r.r ?? 0, replicates, Rng.of(seed, "permutation")),
    ci95ByTrainingSet: intervalByTrainingSet(points, replicates, Rng.of(seed, "training sets")),
  };
}

function permutationP(
  x: readonly number[],
  y: readonly number[],
  observed: number,
  replicates: number,
  rng: Rng,
): number {
  let asLarge = 1;
  for (let n = 0; n < replicates; n++) {
    if (Math.abs(pearson(x, rng.shuffle(y)).r ?? 0) >= Math.abs(observed) - 1e-12) asLarge++;
  }
  return asLarge / (replicates + 1);
}

/** Models that share their training cases are drawn together: they are no independent points. */
function intervalByTrainingSet(points: readonly SourceTargetPoint[], replicates: number, rng: Rng): Interval | null {
  const sets = [...groupBy(points, ({ sources, sample }) => JSON.stringify([sources, sample])).values()];
  if (sets.length < 3) return null;
  const values: number[] = [];
  for (let n = 0; n < replicates; n++) {
    const drawn = sets.flatMap(() => rng.pick(sets));
    const { r } = pearson(
      drawn.map(({ source }) => source),
      drawn.map(({ target }) => target),
    );
    if (r !== null) values.push(r);
  }
  const [low = Number.NaN, high = Number.NaN] = quantiles(values, [0.025, 0.975]);
  return [low, high];
}
