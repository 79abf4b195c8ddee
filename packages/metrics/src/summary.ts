import type { Outcome } from "./outcome.ts";
import { type ScorePolicy, scoreOf } from "./policy.ts";

/** Number of outcomes of each kind. */
export interface OutcomeCounts {
  readonly value: number;
  readonly missed: number;
  readonly spurious: number;
  readonly bothEmpty: number;
  readonly noPrediction: number;
}

export interface Summary {
  /** Outcomes that entered the mean. */
  readonly n: number;
  /** null when nothing entered. */
  readonly mean: number | null;
  readonly median: number | null;
  /** All outcomes, also those that were left out. */
  readonly counts: OutcomeCounts;
}

/**
 * Mean and median of outcomes under a policy, with how many entered and how many there were of each kind.
 *
 * @param policy of all outcomes, or of each by its index where penalties differ by case
 */
export function summarize(
  outcomes: readonly Outcome[],
  policy: ScorePolicy | ((index: number) => ScorePolicy),
): Summary {
  const policyOf = typeof policy === "function" ? policy : () => policy;
  const scores = outcomes.map((outcome, index) => scoreOf(outcome, policyOf(index))).filter((score) => score !== null);
  const count = (kind: Outcome["kind"]) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    n: scores.length,
    mean: scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length,
    median: medianOf(scores),
    counts: {
      value: count("value"),
      missed: count("missed"),
      spurious: count("spurious"),
      bothEmpty: count("both-empty"),
      noPrediction: count("no-prediction"),
    },
  };
}

function medianOf(scores: readonly number[]): number | null {
  const sorted = [...scores].sort((a, b) => a - b);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
