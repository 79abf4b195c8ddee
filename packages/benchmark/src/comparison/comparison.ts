import type { PolicyName } from "@panshift/metrics";
import type { FriedmanResult, RankingStability, WilcoxonResult } from "@panshift/stats";
import type { MetricPath } from "../evaluation/metric-paths.ts";
import type { INTERVALS } from "../evaluation/settings.ts";

export const COMPARISON_SCHEMA = "panshift.compare/2";

/** Two methods on the cases that both score; every number but the counts is `null` when there is no such case. */
export interface Difference {
  readonly label: string;
  readonly metric: MetricPath;
  readonly a: string;
  readonly b: string;
  /** Cases that both score. */
  readonly pairs: number;
  /** People of these cases, a case without a known subject its own; tests, median and effect sizes are over them. */
  readonly subjects: number;
  /** Cases that one of them, or both, do not score: left out here. */
  readonly unpaired: number;
  readonly meanA: number | null;
  readonly meanB: number | null;
  /** Mean of a - b over the pairs. */
  readonly difference: number | null;
  /** `null` also when the pairs are of fewer than two subjects. */
  readonly ci95: readonly [low: number, high: number] | null;
  /** As the test and the effect sizes below, over subjects, each with the mean of its pairs. */
  readonly medianDifference: number | null;
  /** Two-sided Wilcoxon signed-rank test of a - b; `n` counts subjects whose difference is not zero. */
  readonly wilcoxon: Pick<WilcoxonResult, "n" | "p" | "method"> | null;
  /** The test's p after Holm's correction over the label's family. */
  readonly pHolm: number | null;
  /** In [-1, 1]; above 0 where a tends to be larger. */
  readonly rankBiserial: number | null;
  /** Mean over standard deviation of the differences; `null` also where they do not vary. */
  readonly cohenDz: number | null;
}

export type SchemeName = "aggregate-then-rank" | "rank-then-aggregate" | "test-then-rank";

/** One way of ranking, and how it holds when the subjects are drawn anew. Lists are in the order of `methods`. */
export type SchemeRanking = RankingStability & { readonly scheme: SchemeName };

/** Friedman's test of the ranks within subjects, each with the mean of its cases. Lists are in the order of `methods`. */
export type FriedmanTest = Omit<FriedmanResult, "cases">;

export interface Ranking {
  readonly label: string;
  readonly metric: MetricPath;
  readonly better: "higher" | "lower";
  readonly methods: readonly string[];
  readonly cases: number;
  /** People of these cases: the scheme `test-then-rank` and Friedman's test are over them, the other schemes over cases. */
  readonly subjects: number;
  /** Cases that the policy leaves out because the reference is empty. */
  readonly leftOut: number;
  /** Of each method, the cases without a score: they rank last. */
  readonly missing: readonly number[];
  readonly schemes: readonly SchemeRanking[];
  /** `null` for two methods: that is the Wilcoxon test's. */
  readonly friedman: FriedmanTest | null;
}

/** The methods' means by domain, on the cases that all of them score. Lists are in the order of `methods`. */
export interface DomainMeans {
  readonly label: string;
  readonly metric: MetricPath;
  readonly methods: readonly string[];
  /** Cases that a method does not score. */
  readonly leftOut: number;
  readonly domains: readonly {
    readonly group: Readonly<Record<string, string>>;
    readonly cases: number;
    readonly means: readonly number[];
  }[];
  /** Unweighted mean of the domains' means; `ci95` is `null` for fewer than two subjects. */
  readonly overDomains: readonly {
    readonly mean: number;
    readonly ci95: readonly [low: number, high: number] | null;
  }[];
}

/** What `compare --json` prints. */
export interface Comparison {
  readonly schema: typeof COMPARISON_SCHEMA;
  readonly definitions: Readonly<Record<string, string>>;
  readonly evaluations: readonly string[];
  readonly policy: PolicyName;
  readonly settings: {
    readonly intervals: typeof INTERVALS;
    readonly rankingReplicates: number;
    readonly alpha: number;
    /** Columns of `cases.tsv` whose values make the domains. */
    readonly by: readonly string[];
  };
  readonly methods: readonly string[];
  /** Number of tests that Holm's correction spans, by label. */
  readonly families: Readonly<Record<string, number>>;
  readonly differences: readonly Difference[];
  readonly rankings: readonly Ranking[];
  /** Of each label and metric; empty unless columns were asked for. */
  readonly domainMeans: readonly DomainMeans[];
  /** Reasons to distrust the statistics, such as few cases. */
  readonly warnings: readonly string[];
  /** Cases that some methods lack, or whose references differ between files. */
  readonly problems: readonly string[];
}
