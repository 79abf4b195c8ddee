import type { Rng } from "@panshift/core";
import { drawSample, type Grouping, groupClusters } from "./bootstrap.ts";
import { kendallTau } from "./correlation.ts";
import { mean, median, midRanks, quantileOfSorted } from "./descriptive.ts";
import { ranksPerCase } from "./friedman.ts";
import { holm } from "./holm.ts";
import { wilcoxonSignedRank } from "./wilcoxon.ts";

/**
 * How methods are ranked: aggregate the scores, then rank; rank within each case, then average the ranks; or count the
 * significant one-sided Wilcoxon wins, then rank.
 *
 * @source Wiesenfarth et al., Scientific Reports 11, 2021, "Assessment data and ranking methods"
 */
export type RankingScheme =
  | { readonly kind: "aggregate-then-rank"; readonly aggregate: "mean" | "median" }
  | { readonly kind: "rank-then-aggregate" }
  | { readonly kind: "test-then-rank"; readonly alpha: number };

/**
 * Rank of each method, 1 is best, ties at the mean.
 *
 * @param scores rows are methods, columns cases; `null` is a missing result and gets the worst rank
 */
export function rankMethods(
  scores: readonly (readonly (number | null)[])[],
  scheme: RankingScheme,
  higherIsBetter = true,
): number[] {
  return rankComplete(withMissingLast(scores, higherIsBetter), scheme, higherIsBetter);
}

export interface RankingStability {
  readonly ranks: readonly number[];
  /** Kendall's tau-b of each bootstrap ranking with the full one: mean and central 95 %. */
  readonly tau: { readonly mean: number; readonly interval: readonly [number, number] };
  /** Share of bootstrap rankings in which each method is first (ties share). */
  readonly firstShare: readonly number[];
  /** Central 95 % of each method's bootstrap ranks. */
  readonly rankInterval: readonly (readonly [number, number])[];
}

/** Ranks, and how they hold when the cases are drawn anew (clusters and strata kept). */
export function rankingStability(
  scores: readonly (readonly (number | null)[])[],
  scheme: RankingScheme,
  options: Grouping & { readonly rng: Rng; readonly replicates?: number; readonly higherIsBetter?: boolean },
): RankingStability {
  const { rng, replicates = 1000, higherIsBetter = true } = options;
  const complete = withMissingLast(scores, higherIsBetter);
  const strata = groupClusters(complete[0]?.length ?? 0, options);
  const ranks = rankComplete(complete, scheme, higherIsBetter);
  const draws = Array.from({ length: replicates }, () => {
    const indices = Array.from(drawSample(strata, rng));
    const drawn = complete.map((row) => indices.map((i) => row[i] as number));
    return rankComplete(drawn, scheme, higherIsBetter);
  });
  const taus = Float64Array.from(draws, (draw) => kendallTau(draw, ranks) ?? 0);
  return {
    ranks,
    tau: { mean: mean(taus), interval: central95(taus) },
    firstShare: ranks.map((_, m) => mean(draws.map((draw) => shareOfFirst(draw, m)))),
    rankInterval: ranks.map((_, m) => central95(Float64Array.from(draws, (draw) => draw[m] as number))),
  };
}

/**
 * Which method beats which: one-sided Wilcoxon p-values, Holm-adjusted over all ordered pairs.
 *
 * @returns [better][worse] adjusted p; 1 on the diagonal
 */
export function significanceMap(scores: readonly (readonly number[])[], higherIsBetter = true): number[][] {
  const pairs = scores.flatMap((_, a) => scores.map((_, b) => [a, b] as const)).filter(([a, b]) => a !== b);
  const adjusted = holm(pairs.map(([a, b]) => pOfWin(scores, a, b, higherIsBetter)));
  const map = scores.map(() => scores.map(() => 1));
  pairs.forEach(([a, b], i) => {
    (map[a] as number[])[b] = adjusted[i] as number;
  });
  return map;
}

function rankComplete(
  scores: readonly (readonly number[])[],
  scheme: RankingScheme,
  higherIsBetter: boolean,
): number[] {
  const sign = higherIsBetter ? -1 : 1;
  switch (scheme.kind) {
    case "aggregate-then-rank": {
      const aggregate = scheme.aggregate === "mean" ? mean : median;
      return Array.from(midRanks(scores.map((row) => sign * aggregate(row))));
    }
    case "rank-then-aggregate": {
      const perCase = ranksPerCase(scores, higherIsBetter);
      return Array.from(midRanks(scores.map((_, m) => mean(perCase.map((ranks) => ranks[m] as number)))));
    }
    case "test-then-rank": {
      const wins = scores.map((_, a) =>
        scores.reduce((n, _, b) => n + (a !== b && pOfWin(scores, a, b, higherIsBetter) <= scheme.alpha ? 1 : 0), 0),
      );
      return Array.from(midRanks(wins.map((n) => -n)));
    }
  }
}

function pOfWin(scores: readonly (readonly number[])[], a: number, b: number, higherIsBetter: boolean): number {
  const better = scores[a] as readonly number[];
  const worse = scores[b] as readonly number[];
  const sign = higherIsBetter ? 1 : -1;
  return wilcoxonSignedRank(
    better.map((score, i) => sign * (score - (worse[i] as number))),
    "greater",
  ).p;
}

/** A missing result becomes a score below (or above) every other, so that it ranks last; without any score all tie. */
export function withMissingLast(scores: readonly (readonly (number | null)[])[], higherIsBetter: boolean): number[][] {
  const known = scores.flat().filter((score) => score !== null);
  const extremes = known.length === 0 ? 0 : higherIsBetter ? Math.min(...known) : Math.max(...known);
  const worst = extremes + (higherIsBetter ? -1 : 1);
  return scores.map((row) => row.map((score) => score ?? worst));
}

function shareOfFirst(ranks: readonly number[], method: number): number {
  const best = Math.min(...ranks);
  return ranks[method] === best ? 1 / ranks.filter((rank) => rank === best).length : 0;
}

function central95(values: Float64Array): [number, number] {
  const sorted = Float64Array.from(values).sort();
  return [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)];
}
