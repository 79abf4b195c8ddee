import type { Comparison, Difference, Ranking } from "@panshift/benchmark";
import { metricTitle, numberText } from "../metric-text.ts";
import { textTable } from "../table.ts";
import { countText } from "./count-text.ts";
import { domainText } from "./domain-table.ts";
import { friedmanText } from "./friedman-table.ts";
import { pText } from "./p-text.ts";

/** The comparison as a person reads it: paired differences, rankings, tests of all methods, domains, then the rules. */
export function comparisonText(comparison: Comparison): string {
  const { differences, rankings, domainMeans, families, policy, definitions } = comparison;
  const family = Object.entries(families).map(([label, tests]) => `${label} ${tests}`);
  const friedman = friedmanText(rankings);
  const domains = domainText(domainMeans);
  return [
    differencesText(differences),
    rankingsText(rankings),
    ...(friedman === null ? [] : [friedman]),
    ...(domains === null ? [] : [domains]),
    `policy ${policy}; difference: mean of A - B over the pairs; 95 % interval: ${definitions.ci95}`,
    `subjects: ${definitions.subjects}`,
    "which method is better: report the differences with p Holm; tests won and groups within CD only describe",
    `p: ${definitions.wilcoxon}; Holm's family, tests: ${family.join(", ")}`,
    `rank-biserial: ${definitions.rankBiserial}; d_z: ${definitions.cohenDz}`,
    `ranks: ${definitions.ranks}; first: ${definitions.firstShare}`,
    `tests won: ${definitions["test-then-rank"]}, not corrected; tau: ${definitions.tau}`,
    ...(friedman === null ? [] : [`within CD: not told apart; ${definitions.friedman}`]),
    ...(domains === null ? [] : [`mean over domains: ${definitions.overDomains}`]),
    "",
  ].join("\n");
}

function differencesText(differences: readonly Difference[]): string {
  const header = ["label", "metric", "A", "B", "pairs", "mean A", "mean B", "A - B", "95 % interval", "median A - B"];
  const tests = ["p", "p Holm", "rank-biserial", "d_z"];
  const rows = differences.map((each) => {
    const number = (value: number | null) => (value === null ? "-" : numberText(each.metric, value));
    const { ci95, pairs, subjects, unpaired } = each;
    return [
      ...[each.label, metricTitle(each.metric), each.a, each.b],
      `${countText(pairs, subjects)}${unpaired === 0 ? "" : ` (${unpaired} unpaired)`}`,
      ...[number(each.meanA), number(each.meanB), number(each.difference)],
      ci95 === null ? "-" : `${number(ci95[0])} to ${number(ci95[1])}`,
      ...[number(each.medianDifference), pText(each.wilcoxon?.p), pText(each.pHolm)],
      ...[each.rankBiserial?.toFixed(2) ?? "-", each.cohenDz?.toFixed(2) ?? "-"],
    ];
  });
  return textTable([...header, ...tests], rows, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
}

function rankingsText(rankings: readonly Ranking[]): string {
  const header = [
    "label",
    "metric",
    "ranked by",
    "cases",
    "ranks, best first (share of draws in which it is first)",
    "tau",
  ];
  const rows = rankings.flatMap(({ label, metric, cases, subjects, methods, schemes }) =>
    schemes.map(({ scheme, ranks, firstShare, tau }) => {
      const order = methods.map((_, at) => at).sort((a, b) => (ranks[a] as number) - (ranks[b] as number));
      const places = order.map((at) => `${ranks[at]} ${methods[at]} (${percent(firstShare[at] as number)})`);
      const stability = new Set(ranks).size > 1 ? tau.mean.toFixed(2) : "-"; // no order to keep
      const count = countText(cases, subjects);
      return [label, metricTitle(metric), SCHEME_TITLES[scheme], count, places.join(", "), stability];
    }),
  );
  return textTable(header, rows, [3, 5]);
}

const SCHEME_TITLES: Readonly<Record<Ranking["schemes"][number]["scheme"], string>> = {
  "aggregate-then-rank": "mean",
  "rank-then-aggregate": "mean rank",
  "test-then-rank": "tests won",
};

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
