import { type CaseRecord, rowOfRecord } from "../case-record.ts";
import {
  columnsOfModality,
  NOT_AVAILABLE,
  optionalColumns,
  requiredColumns,
  sequencesWithoutPhase,
} from "../vocabulary.ts";

/** Columns whose absence says nothing is unknown: no split is chosen yet, nothing is to be noted. */
const NEVER_MISSING: readonly string[] = ["split", "notes"];

/**
 * The required and optional columns of cases.tsv that a case lacks, of those that apply to it: no phase for sequences
 * without contrast agent, no label hash for unlabeled cases, no tube for an MR and no echo for a CT.
 */
export function missingColumns(record: CaseRecord): string[] {
  const row = rowOfRecord(record);
  const ofOthers = Object.entries(columnsOfModality).flatMap(([modality, columns]) =>
    modality === record.modality || record.modality === NOT_AVAILABLE ? [] : columns,
  );
  const inapplicable = new Set([
    ...NEVER_MISSING,
    ...ofOthers,
    ...(sequencesWithoutPhase.includes(record.sequence) ? ["phase"] : []),
    ...(record.split === "unlabeled" ? ["sha256_label"] : []),
  ]);
  return [...Object.keys(requiredColumns), ...optionalColumns].filter(
    (column) => !inapplicable.has(column) && (row[column] ?? NOT_AVAILABLE) === NOT_AVAILABLE,
  );
}
