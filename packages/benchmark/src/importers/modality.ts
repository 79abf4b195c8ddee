import { fail } from "@panshift/core";
import type { PlannedCase } from "./records.ts";

/**
 * The cases of one modality: a dataset holds one, so a source of both must be imported twice.
 *
 * @throws CALL_INVALID for both without a choice; SELECTION_EMPTY for a choice that no case fits
 */
export function oneModality(planned: readonly PlannedCase[], modality?: string): readonly PlannedCase[] {
  const counts = new Map<string, number>();
  for (const { record } of planned) counts.set(record.modality, (counts.get(record.modality) ?? 0) + 1);
  const found = [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
  if (modality === undefined) {
    if (counts.size <= 1) return planned;
    fail("CALL_INVALID", {
      expected: "cases of one modality, which is what a dataset holds",
      found,
      hint: "import twice into two folders, with --modality ct and with --modality mr",
    });
  }
  const chosen = planned.filter(({ record }) => record.modality === modality);
  if (chosen.length > 0 || planned.length === 0) return chosen;
  return fail("SELECTION_EMPTY", {
    expected: `a case of modality ${modality}`,
    found,
    hint: "choose one of these",
  });
}
