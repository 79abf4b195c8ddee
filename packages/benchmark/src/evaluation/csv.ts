import { metricNames } from "@panshift/metrics";
import type { EvaluatedCase, Evaluation } from "./evaluation.ts";
import { metricPaths, outcomeAt } from "./metric-paths.ts";

/**
 * One row for each case and label, and two columns for each metric: its value, empty where the outcome is no number,
 * and its outcome. The normalized surface distance at 2 mm is `nsd_2_mm`.
 */
export function evaluationCsv({ cases, settings }: Evaluation): string {
  const paths = metricPaths(settings.nsdTolerancesMm);
  const groups = [...new Set(["center", "sequence", ...settings.by])];
  const places = ["prediction", "case", "subject", ...groups, "label"];
  const columns = paths.flatMap((path) => [columnOf(path), `${columnOf(path)}_outcome`]);
  const header = [...places, "reference_voxels", "prediction_voxels", "resampled", ...columns];
  const rows = cases.map((each) => [
    ...[each.prediction, each.case, each.subject, ...groups.map((name) => each.group[name] ?? ""), each.label],
    ...[String(each.voxels.reference), String(each.voxels.prediction ?? ""), each.resampled ? "yes" : "no"],
    ...paths.flatMap((path) => outcomeFields(each, path)),
  ]);
  return [header, ...rows].map((row) => `${row.map(csvField).join(",")}\n`).join("");
}

function outcomeFields({ metrics }: EvaluatedCase, path: string): string[] {
  const outcome = outcomeAt(metrics, path);
  if (outcome === null) return ["", ""];
  return [outcome.kind === "value" ? String(outcome.value) : "", outcome.kind];
}

/** `hd95Mm` is `hd95_mm`, `nsd.2` is `nsd_2_mm`. */
function columnOf(path: string): string {
  if ((metricNames as readonly string[]).includes(path)) {
    return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
  return `${path.replace(".", "_")}_mm`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
