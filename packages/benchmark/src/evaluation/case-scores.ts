import { metricKinds, type Outcome, type ScorePolicy, scoreOf, scorePolicy } from "@panshift/metrics";
import type { EvaluatedCase } from "./evaluation.ts";
import { type MetricPath, nameOf, outcomeAt } from "./metric-paths.ts";
import type { EvaluationSettings } from "./settings.ts";

export type PolicySettings = Pick<EvaluationSettings, "policy" | "bothEmpty" | "clipToPenalty">;

/** How a metric's outcomes enter a mean in this case, whose image may set the penalty. */
export function policyOfCase(
  path: MetricPath,
  { imageDiagonalMm }: Pick<EvaluatedCase, "imageDiagonalMm">,
  settings: PolicySettings,
): ScorePolicy {
  const { policy, bothEmpty, clipToPenalty } = settings;
  return scorePolicy(nameOf(path), { policy, bothEmpty, clipToPenalty, imageDiagonalMm });
}

/** A case's outcome in one metric and the number it counts as; `score` is `null` when it is left out. */
export interface CaseScore {
  readonly outcome: Outcome;
  readonly score: number | null;
}

/** The score of a case; `null` when the evaluation did not compute the metric. */
export function scoreOfCase(each: EvaluatedCase, path: MetricPath, settings: PolicySettings): CaseScore | null {
  const outcome = outcomeAt(each.metrics, path);
  return outcome && { outcome, score: scoreOf(outcome, policyOfCase(path, each, settings)) };
}

/** The scores of cases; `null` for one that is left out or has none. */
export function scoresOf(
  cases: readonly EvaluatedCase[],
  path: MetricPath,
  settings: PolicySettings,
): (number | null)[] {
  return cases.map((each) => scoreOfCase(each, path, settings)?.score ?? null);
}

/** True for a measured distance above what the policy gives a missed object. */
export function isAbovePenalty(each: EvaluatedCase, path: MetricPath, settings: PolicySettings): boolean {
  const outcome = outcomeAt(each.metrics, path);
  if (outcome?.kind !== "value" || !metricKinds[nameOf(path)].endsWith("-distance")) return false;
  const { missed } = policyOfCase(path, each, settings);
  return missed !== "exclude" && outcome.value > missed;
}

/** What intervals draw together and keep in number: each case's subject, and the subject's centers. */
export function groupingOf(cases: readonly Pick<EvaluatedCase, "subject" | "group">[]) {
  const centers = new Map<string, Set<string>>();
  for (const { subject, group } of cases) {
    centers.set(subject, (centers.get(subject) ?? new Set()).add(group.center ?? ""));
  }
  return {
    clusters: cases.map(({ subject }) => subject),
    // a subject scanned in several centers is of a stratum of its own
    strata: cases.map(({ subject }) => JSON.stringify([...(centers.get(subject) ?? [])].sort())),
  };
}
