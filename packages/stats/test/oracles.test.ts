import {
  type Alternative,
  friedman,
  holm,
  leastSquaresLine,
  oneWayComponents,
  pearson,
  quantiles,
  rankMethods,
  ranksPerCase,
  spearman,
  twoWayComponents,
  wilcoxonSignedRank,
} from "@panshift/stats";
import { describe, expect, it } from "vitest";
// Produced with numpy and scipy; the file says which functions.
import json from "./oracles/statistics.json" with { type: "json" };

const DIGITS = 9;

interface WilcoxonEntry {
  diff: number[];
  alternative: Alternative;
  p_normal_cc: number;
  exact_by_sign_flip_enumeration_of_midranks: {
    n: number;
    w_plus: number;
    p_greater: number;
    p_two_sided: number;
    rank_biserial: number;
  };
}

type Table = number[][];

/** What the file holds; a type read from it would take its rows for tuples. */
interface Oracle {
  wilcoxon: WilcoxonEntry[];
  holm: { p: number[]; adjusted: number[] };
  ranking: {
    scores_rows_are_methods: Table;
    ranks_per_case: Table;
    friedman_chi2: number;
    friedman_p: number;
    nemenyi_cd_0_05: number;
    mean_rank: number[];
    mean_then_rank: number[];
  };
  variance_components: {
    groups_rows_are_subsamples: Table;
    ms_between: number;
    ms_within: number;
    var_between: number;
    icc: number;
  };
  variance_components_two_way: {
    rows_draws_columns_cases: Table;
    ms_draw: number;
    ms_case: number;
    ms_residual: number;
    var_draw: number;
    var_case: number;
    se_of_mean_single_draw: number;
    se_of_mean_all_draws: number;
  };
  correlation: {
    source: number[];
    target: number[];
    pearson_r: number;
    pearson_p: number;
    fisher_ci95_of_pearson: [number, number];
    spearman_rho: number;
    slope_ols: number;
    intercept_ols: number;
  };
  percentile_linear: { x: number[]; q: number[]; value: number[] };
}

const oracle = json as unknown as Oracle;
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, DIGITS));

describe("statistics oracles", () => {
  it.each(oracle.wilcoxon)("Wilcoxon, $alternative", (entry) => {
    const exact = entry.exact_by_sign_flip_enumeration_of_midranks;
    const ours = wilcoxonSignedRank(entry.diff, entry.alternative);
    expect(ours).toMatchObject({ n: exact.n, method: "exact" });
    expect(ours.wPlus).toBeCloseTo(exact.w_plus, DIGITS);
    expect(ours.rankBiserial).toBeCloseTo(exact.rank_biserial, DIGITS);
    expect(ours.p).toBeCloseTo(entry.alternative === "greater" ? exact.p_greater : exact.p_two_sided, DIGITS);
    expect(wilcoxonSignedRank(entry.diff, entry.alternative, "normal").p).toBeCloseTo(entry.p_normal_cc, DIGITS);
  });

  it("Holm", () => {
    expect(holm(oracle.holm.p)).toEqual(near(oracle.holm.adjusted));
  });

  it("ranks, Friedman and Nemenyi", () => {
    const { scores_rows_are_methods: scores, ...expected } = oracle.ranking;
    expect(ranksPerCase(scores, true).map((row) => [...row])).toEqual(expected.ranks_per_case);
    const result = friedman(scores);
    expect(result.chiSquared).toBeCloseTo(expected.friedman_chi2, DIGITS);
    expect(result.p).toBeCloseTo(expected.friedman_p, DIGITS);
    expect(result.criticalDifference).toBeCloseTo(expected.nemenyi_cd_0_05, DIGITS);
    expect([...result.meanRanks]).toEqual(near(expected.mean_rank));
    expect(rankMethods(scores, { kind: "aggregate-then-rank", aggregate: "mean" })).toEqual(expected.mean_then_rank);
  });

  it("variance components, one-way and two-way", () => {
    const one = oracle.variance_components;
    const ours = oneWayComponents(one.groups_rows_are_subsamples);
    expect(ours.msBetween).toBeCloseTo(one.ms_between, DIGITS);
    expect(ours.msWithin).toBeCloseTo(one.ms_within, DIGITS);
    expect(ours.varBetween).toBeCloseTo(one.var_between, DIGITS);
    expect(ours.icc).toBeCloseTo(one.icc, DIGITS);
    const two = oracle.variance_components_two_way;
    const crossed = twoWayComponents(two.rows_draws_columns_cases);
    expect(crossed.msDraw).toBeCloseTo(two.ms_draw, DIGITS);
    expect(crossed.msCase).toBeCloseTo(two.ms_case, DIGITS);
    expect(crossed.msResidual).toBeCloseTo(two.ms_residual, DIGITS);
    expect(crossed.varDraw).toBeCloseTo(two.var_draw, DIGITS);
    expect(crossed.varCase).toBeCloseTo(two.var_case, DIGITS);
    expect(crossed.seOfMeanSingleDraw).toBeCloseTo(two.se_of_mean_single_draw, DIGITS);
    expect(crossed.seOfMeanAllDraws).toBeCloseTo(two.se_of_mean_all_draws, DIGITS);
  });

  it("correlation and line", () => {
    const { source, target, ...expected } = oracle.correlation;
    const ours = pearson(source, target);
    expect(ours.r).toBeCloseTo(expected.pearson_r, DIGITS);
    expect(ours.p).toBeCloseTo(expected.pearson_p, DIGITS);
    expect(ours.interval?.[0]).toBeCloseTo(expected.fisher_ci95_of_pearson[0], DIGITS);
    expect(ours.interval?.[1]).toBeCloseTo(expected.fisher_ci95_of_pearson[1], DIGITS);
    expect(spearman(source, target).r).toBeCloseTo(expected.spearman_rho, DIGITS);
    const line = leastSquaresLine(source, target);
    expect(line?.slope).toBeCloseTo(expected.slope_ols, DIGITS);
    expect(line?.intercept).toBeCloseTo(expected.intercept_ols, DIGITS);
  });

  it("percentiles", () => {
    const { x, q, value } = oracle.percentile_linear;
    const shares = q.map((percent) => percent / 100);
    expect(quantiles(x, shares)).toEqual(near(value));
  });
});
