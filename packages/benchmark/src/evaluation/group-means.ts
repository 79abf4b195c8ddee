import { Rng } from "@panshift/core";
import { bootstrapGroupMeans } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import { groupingOf, scoresOf } from "./case-scores.ts";
import type { EvaluatedCase, GroupMean } from "./evaluation.ts";
import { groupKey, groupOf } from "./groups.ts";
import { metricPaths } from "./metric-paths.ts";
import { INTERVALS } from "./settings.ts";
import type { SummaryOptions } from "./summary.ts";

/**
 * The unweighted mean over groups of each prediction, label and metric; none without groups.
 *
 * @param cases of every prediction, each with the same cases and labels in the same order
 * @see docs/evaluation.md
 */
export function groupMeansOf(
  cases: readonly EvaluatedCase[],
  { settings, by }: Pick<SummaryOptions, "settings" | "by">,
): GroupMean[] {
  if (by.length === 0) return [];
  const paths = metricPaths(settings.nsdTolerancesMm);
  const { level, replicates, seed } = INTERVALS;
  const rows = [...groupBy(cases, ({ label }) => label)].flatMap(([label, ofLabel]) => {
    const members = groupBy(ofLabel, ({ prediction }) => prediction);
    const [first = []] = members.values();
    const cells = [...members].flatMap(([prediction, own]) => paths.map((metric) => ({ prediction, own, metric })));
    const means = bootstrapGroupMeans(
      cells.map(({ own, metric }) => scoresOf(own, metric, settings)),
      first.map((each) => groupKey(groupOf(each, by))),
      { ...groupingOf(first), level, replicates, rng: Rng.of(seed, "ci95") },
    );
    return cells.map(({ prediction, metric }, at) => {
      const { mean = null, interval = null, groups = 0 } = means[at] ?? {};
      return { prediction, label, metric, groups, mean, ci95: interval };
    });
  });
  return [...groupBy(rows, ({ prediction }) => prediction).values()].flat();
}
