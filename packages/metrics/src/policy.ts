import type { EmptyKind, Outcome } from "./outcome.ts";

/** How the outcomes without a number enter a mean: as this number, or not at all. */
export type ScorePolicy = Readonly<Record<EmptyKind, number | "exclude">>;

/**
 * The seed paper's convention for overlap metrics (Dice, IoU): a missed, spurious or absent prediction scores 0.
 *
 * @param bothEmpty `skip` leaves such cases out, `one` scores them 1
 * @source protocols/benchmark.md, section 3
 */
export function overlapPolicy(bothEmpty: "skip" | "one" = "skip"): ScorePolicy {
  return { "both-empty": bothEmpty === "one" ? 1 : "exclude", missed: 0, spurious: 0, "no-prediction": 0 };
}

/** The number an outcome counts as under a policy; null when it is left out. */
export function scoreOf(outcome: Outcome, policy: ScorePolicy): number | null {
  if (outcome.kind === "value") return outcome.value;
  const score = policy[outcome.kind];
  return score === "exclude" ? null : score;
}
