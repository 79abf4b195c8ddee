import type { LesionDetection } from "../../analysis/detection.ts";
import type { VolumeAgreement } from "../../analysis/volume-agreement.ts";
import {
  cellColumns,
  countColumn,
  estimateColumns,
  fixed,
  numberColumn,
  type RunsColumn,
  type Selected,
} from "./columns.ts";
import { makeTable, type Table } from "./table.ts";

/** How many lesions are found and invented; empty unless a label is a lesion. */
export function detectionTable(rows: readonly Selected<LesionDetection>[], runs: RunsColumn): Table {
  return makeTable<Selected<LesionDetection>>(
    {
      name: "detection",
      title: "Lesions found",
      caption:
        "Case sensitivity: share of the cases with a lesion in which one is hit. A lesion, that is a connected part of the reference, is hit when at least 10 % of its voxels are predicted. False positives: predicted parts of which less than 10 % lies in a lesion, a case. A missed or absent prediction hits nothing. A case's seeds are averaged; intervals over subjects.",
    },
    [
      ...cellColumns,
      ...estimateColumns<LesionDetection>("case_sensitivity", "case sensitivity", 3, (row) => row.caseSensitivity),
      countColumn("n_with_lesion", "n with a lesion", ({ withLesion }) => withLesion),
      ...estimateColumns<LesionDetection>(
        "false_positives",
        "false positives a case",
        2,
        ({ falsePositives }) => falsePositives,
      ),
      countColumn("n_predicted", "n predicted", ({ predicted }) => predicted),
      runs,
    ],
    rows,
  );
}

/** How predicted volumes agree with the references'. */
export function volumeTable(rows: readonly Selected<VolumeAgreement>[], runs: RunsColumn): Table {
  type Row = Selected<VolumeAgreement>;
  return makeTable<Row>(
    {
      name: "volumes",
      title: "Volumes against the references'",
      caption:
        "Difference: predicted minus reference volume. Limits of agreement (Bland and Altman): mean difference -/+ 1.96 standard deviations, between which about 95 % of cases lie. Relative error: difference over reference volume, of cases with a reference; signed, where too large and too small cancel, and absolute, where they do not. A case's seeds are averaged; interval over subjects; n: cases with a prediction.",
    },
    [
      ...cellColumns,
      ...estimateColumns<Row>("difference_ml", "difference, ml", 1, ({ differenceMl }) => differenceMl),
      {
        name: "limit_low_ml",
        title: "limits of agreement, ml",
        value: ({ limitsMl }) => limitsMl?.[0] ?? null,
        text: ({ limitsMl }) => limitsMl?.map((end) => fixed(end, 1)).join(" to ") ?? "n/a",
      },
      { name: "limit_high_ml", value: ({ limitsMl }) => limitsMl?.[1] ?? null },
      numberColumn("relative_error", "mean relative error", 3, ({ relativeError }) => relativeError),
      numberColumn("absolute_relative_error", "absolute", 3, (row) => row.absoluteRelativeError),
      countColumn("n", "n", ({ n }) => n),
      runs,
    ],
    rows,
  );
}
