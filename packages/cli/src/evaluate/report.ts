import type { Outcome, OutcomeCounts } from "@panshift/metrics";
import { textTable } from "../table.ts";
import type { EvaluatedCase, Evaluation } from "./evaluation.ts";
import { metricNames } from "./score.ts";

/** Cases beyond this number are left to `--json` and `--csv`. */
const MAX_CASES_SHOWN = 40;

/** The evaluation as a person reads it: the cases when they are few, then the means with their counts. */
export function evaluationText(evaluation: Evaluation): string {
  const { cases, summary } = evaluation;
  const perCase = textTable(
    ["prediction", "case", "label", "Dice", "volume (ml)", "error (ml)"],
    cases.map(({ prediction, case: caseId, label, metrics }) => [
      prediction,
      caseId,
      label,
      shown(metrics.dice, 4),
      shown(metrics.volumeMl, 2),
      shown(metrics.volumeErrorMl, 2),
    ]),
    [3, 4, 5],
  );
  const means = textTable(
    ["prediction", "label", "mean Dice", "median", "n", "outcomes"],
    summary
      .filter(({ metric }) => metric === "dice")
      .map(({ prediction, label, mean, median, n, counts }) => [
        prediction,
        label,
        mean?.toFixed(4) ?? "-",
        median?.toFixed(4) ?? "-",
        String(n),
        countsText(counts),
      ]),
    [2, 3, 4],
  );
  return cases.length > MAX_CASES_SHOWN ? means : `${perCase}\n${means}`;
}

/** One row for each case and label; an outcome that is no number leaves its value empty. */
export function evaluationCsv({ cases }: Evaluation): string {
  const header = [
    "prediction",
    "case",
    "subject",
    "center",
    "sequence",
    "label",
    "reference_voxels",
    "prediction_voxels",
  ];
  const columns = metricNames.flatMap((name) => [snakeCase(name), `${snakeCase(name)}_outcome`]);
  const rows = cases.map((each) => [
    each.prediction,
    each.case,
    each.subject,
    each.group.center ?? "",
    each.group.sequence ?? "",
    each.label,
    String(each.voxels.reference),
    String(each.voxels.prediction ?? ""),
    ...outcomesOf(each),
  ]);
  return [[...header, ...columns], ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

function outcomesOf({ metrics }: EvaluatedCase): string[] {
  return metricNames.flatMap((name) => {
    const outcome = metrics[name];
    return [outcome.kind === "value" ? String(outcome.value) : "", outcome.kind];
  });
}

function countsText({ value, missed, spurious, bothEmpty, noPrediction }: OutcomeCounts): string {
  const parts = { value, missed, spurious, "both empty": bothEmpty, "no prediction": noPrediction };
  const named = Object.entries(parts).filter(([, count]) => count > 0);
  return named.map(([name, count]) => `${count} ${name}`).join(", ");
}

function shown(outcome: Outcome, digits: number): string {
  return outcome.kind === "value" ? outcome.value.toFixed(digits) : outcome.kind;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
