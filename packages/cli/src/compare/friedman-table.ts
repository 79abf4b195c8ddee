import type { Ranking } from "@panshift/benchmark";
import { metricTitle } from "../metric-text.ts";
import { textTable } from "../table.ts";
import { countText } from "./count-text.ts";
import { pText } from "./p-text.ts";

/** Friedman's test of each ranking with the methods that Nemenyi's criterion does not tell apart; null for two methods. */
export function friedmanText(rankings: readonly Ranking[]): string | null {
  const rows = rankings.flatMap(({ label, metric, cases, subjects, methods, friedman }) => {
    if (friedman === null) return [];
    const { chiSquared, p, meanRanks, criticalDifference } = friedman;
    const order = methods.map((name, at) => ({ name, rank: meanRanks[at] as number })).sort((a, b) => a.rank - b.rank);
    return [
      [
        ...[label, metricTitle(metric), countText(cases, subjects), chiSquared.toFixed(1), pText(p)],
        criticalDifference?.toFixed(2) ?? "-",
        order.map(({ name, rank }) => `${rank.toFixed(2)} ${name}`).join(", "),
        criticalDifference === null ? "-" : alikeGroups(order, criticalDifference).join("; ") || "none",
      ],
    ];
  });
  if (rows.length === 0) return null;
  const header = [
    "label",
    "metric",
    "cases",
    "Friedman chi2",
    "p",
    "CD",
    "mean ranks, best first",
    "not told apart (within CD)",
  ];
  return textTable(header, rows, [2, 3, 4, 5]);
}

/** The largest sets of neighbors in the order whose mean ranks lie within the critical difference. */
function alikeGroups(order: readonly { readonly name: string; readonly rank: number }[], within: number): string[] {
  const groups: string[] = [];
  let reached = 0;
  for (const [start, { rank: best }] of order.entries()) {
    const end = order.findLastIndex(({ rank }) => rank - best <= within);
    if (end > start && end > reached)
      groups.push(
        order
          .slice(start, end + 1)
          .map(({ name }) => name)
          .join(", "),
      );
    reached = Math.max(reached, end);
  }
  return groups;
}
