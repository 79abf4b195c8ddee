import { Rng } from "@panshift/core";
import { bootstrapGroupMeans, mean } from "@panshift/stats";
import type { EvaluatedCase } from "../evaluation/evaluation.ts";
import { type Group, groupKey, groupOf, groupsOf } from "../evaluation/groups.ts";
import { INTERVALS } from "../evaluation/settings.ts";
import type { DomainMeans } from "./comparison.ts";
import { type LabelCases, type ScoreTable, scoreOfCell } from "./score-table.ts";

/**
 * Each method's mean in every domain, and the unweighted mean over domains, on the cases that all methods score.
 *
 * @param by columns whose values make the domains, at least one
 * @returns null when there is no such case
 * @see docs/evaluation.md
 */
export function domainMeansOf(
  { label, metric, cells }: ScoreTable,
  methods: readonly string[],
  { cases, caseIds, grouping }: LabelCases,
  by: readonly string[],
): DomainMeans | null {
  const scores = cells.map((row) => row.map(scoreOfCell));
  const kept = caseIds.map((_, at) => at).filter((at) => scores.every((row) => row[at] !== null));
  if (kept.length === 0) return null;
  const facts = kept.map((at) => cases.find((row) => row[at] !== null)?.[at] as EvaluatedCase);
  const columns = scores.map((row) => kept.map((at) => row[at] as number));
  const keys = facts.map((each) => groupKey(groupOf(each, by)));
  const { level, replicates, seed } = INTERVALS;
  const over = bootstrapGroupMeans(columns, keys, {
    clusters: kept.map((at) => grouping.clusters[at] as string),
    strata: kept.map((at) => grouping.strata[at] as string),
    ...{ level, replicates, rng: Rng.of(seed, "compare") },
  });
  const meansIn = (group: Group) => {
    const inside = (_: unknown, at: number) => keys[at] === groupKey(group);
    return { group, cases: facts.filter(inside).length, means: columns.map((row) => mean(row.filter(inside))) };
  };
  return {
    ...{ label, metric, methods },
    leftOut: caseIds.length - kept.length,
    domains: groupsOf(facts, by).map(meansIn),
    overDomains: over.map((each) => ({ mean: each.mean as number, ci95: each.interval })),
  };
}
