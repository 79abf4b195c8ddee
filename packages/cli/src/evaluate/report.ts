import {
  type EvaluatedCase,
  type Evaluation,
  type GroupMean,
  headlinePaths,
  outcomeAt,
  type SummaryRow,
} from "@panshift/benchmark";
import type { Outcome, OutcomeCounts } from "@panshift/metrics";
import { metricTitle, numberText } from "../metric-text.ts";
import { textTable } from "../table.ts";

/** Cases beyond this number are left to `--json` and `--csv`. */
const MAX_CASES_SHOWN = 40;

/** The evaluation as a person reads it: the cases when they are few, then the means with their counts and rules. */
export function evaluationText(evaluation: Evaluation): string {
  const { cases, groupMeans } = evaluation;
  const parts = [
    ...(cases.length > MAX_CASES_SHOWN ? [] : [casesText(evaluation)]),
    summaryText(evaluation),
    ...(groupMeans.length === 0 ? [] : [groupMeansText(evaluation)]),
    `${rulesOf(evaluation).join("\n")}\n`,
  ];
  return parts.join("\n");
}

function rulesOf({ cases, summary, policy, definitions, settings }: Evaluation): string[] {
  const lone = cases.every((each) => each.subject === each.case && Object.keys(each.group).length === 0);
  return [
    `policy ${policy}: ${definitions.policy}`,
    ...abovePenaltyOf(summary, settings),
    `95 % interval: ${definitions.ci95}`,
    ...(lone ? ["subjects: no cases.tsv beside the reference, so each case counts as a subject of its own"] : []),
    ...(settings.by.length === 0 ? [] : [`mean over groups: ${definitions.groupMeans}`]),
    ...(cases.length > MAX_CASES_SHOWN ? [`cases: ${cases.length} results are too many to list`] : []),
    "every metric of every case: --csv OUT, --json OUT",
  ];
}

/** How many of the shown distances count more than a missed object; none when they are clipped. */
function abovePenaltyOf(summary: Evaluation["summary"], settings: Evaluation["settings"]): string[] {
  if (settings.clipToPenalty) return [];
  const counts = headlinePaths(settings.nsdTolerancesMm).flatMap((path) => {
    const rows = summary.filter(({ metric, group }) => metric === path && Object.keys(group).length === 0);
    const count = rows.reduce((sum, { abovePenalty }) => sum + abovePenalty, 0);
    return count === 0 ? [] : [`${count} ${metricTitle(path)}`];
  });
  if (counts.length === 0) return [];
  return [`distances larger than the policy's penalty: ${counts.join(", ")}; --clip-to-penalty caps them`];
}

function groupMeansText({ groupMeans, settings }: Evaluation): string {
  const paths = headlinePaths(settings.nsdTolerancesMm);
  const header = ["prediction", "label", "metric", "mean over groups", "95 % interval", "groups"];
  const shownRows = groupMeans.filter(({ metric }) => paths.includes(metric));
  const cellsOf = (row: GroupMean) => [
    ...[row.prediction, row.label, metricTitle(row.metric), shown(row, row.mean), intervalText(row)],
    String(row.groups),
  ];
  return textTable(header, shownRows.map(cellsOf), [3, 5]);
}

function casesText({ cases, settings }: Evaluation): string {
  const paths = headlinePaths(settings.nsdTolerancesMm);
  const cellsOf = ({ prediction, case: caseId, label, metrics }: EvaluatedCase) => [
    ...[prediction, caseId, label, ...paths.map((path) => outcomeText(path, outcomeAt(metrics, path)))],
    outcomeText("volumeErrorMl", metrics.volumeErrorMl),
  ];
  const header = ["prediction", "case", "label", ...[...paths, "volumeErrorMl"].map(metricTitle)];
  return textTable(header, cases.map(cellsOf), [3, 4, 5, 6, 7]);
}

function summaryText({ summary, settings, readers }: Evaluation): string {
  const paths = headlinePaths(settings.nsdTolerancesMm);
  const isGrouped = settings.by.length > 0;
  const header = ["prediction", "label", ...(isGrouped ? ["group"] : []), "metric", "mean", "95 % interval", "median"];
  const ends = ["n", ...(readers.length > 0 ? ["readers (n)"] : []), "outcomes"];
  const cellsOf = (row: SummaryRow) => [
    ...[row.prediction, row.label, ...(isGrouped ? [groupText(row)] : []), metricTitle(row.metric)],
    ...[shown(row, row.mean), intervalText(row), shown(row, row.median), String(row.n)],
    ...(readers.length > 0 ? [ceilingText(row)] : []),
    countsText(row.counts),
  ];
  const right = ["mean", "median", "n", "readers (n)"].map((title) => [...header, ...ends].indexOf(title));
  return textTable([...header, ...ends], summary.filter(({ metric }) => paths.includes(metric)).map(cellsOf), right);
}

function groupText({ group }: SummaryRow): string {
  return Object.values(group).join(", ") || "all";
}

function intervalText({ metric, ci95 }: Pick<SummaryRow, "metric" | "ci95">): string {
  return ci95 === null ? "-" : `${numberText(metric, ci95[0])} to ${numberText(metric, ci95[1])}`;
}

function ceilingText({ metric, ceiling }: SummaryRow): string {
  return ceiling === null ? "-" : `${numberText(metric, ceiling.mean)} (${ceiling.n})`;
}

function shown({ metric }: Pick<SummaryRow, "metric">, value: number | null): string {
  return value === null ? "-" : numberText(metric, value);
}

function countsText({ value, missed, spurious, bothEmpty, noPrediction }: OutcomeCounts): string {
  const parts = { value, missed, spurious, "both empty": bothEmpty, "no prediction": noPrediction };
  const named = Object.entries(parts).filter(([, count]) => count > 0);
  return named.map(([name, count]) => `${count} ${name}`).join(", ");
}

function outcomeText(path: string, outcome: Outcome | null): string {
  if (outcome === null) return "-";
  return outcome.kind === "value" ? numberText(path, outcome.value) : outcome.kind;
}
