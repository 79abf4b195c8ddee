import { fail } from "@panshift/core";
import { NOT_AVAILABLE } from "@panshift/dataset";
import type { PlannedRun } from "./plan.ts";
import type { Study } from "./study-config.ts";

/**
 * Requires that the scans of every training are of the modality that the study prepares them as; of those that cases.tsv
 * says nothing of, anything is believed. Tested scans may be of another one: that is a shift.
 *
 * @throws MODALITY_MISMATCH
 */
export function requireModality({ file, training }: Study, runs: readonly PlannedRun[]): void {
  const modality = training?.preprocessing.modality;
  const cases = new Set(runs.flatMap((run) => [...run.training, ...run.validation]));
  const others = [...cases].filter(({ record }) => ![modality, NOT_AVAILABLE].includes(record.modality));
  const [first] = others;
  if (first === undefined) return;
  fail("MODALITY_MISMATCH", {
    file,
    expected: `training scans of modality ${modality}, as training.preprocessing.modality says`,
    found: `${first.record.modality} in cases.tsv for ${first.key}${others.length > 1 ? ` and ${others.length - 1} more` : ""}`,
    hint: "correct training.preprocessing.modality, or leave these cases out with data.datasets[].where",
  });
}
