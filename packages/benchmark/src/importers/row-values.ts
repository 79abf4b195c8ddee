import { type CaseRow, NOT_AVAILABLE } from "@panshift/dataset";

/** The columns that say something: without those that are empty or `n/a`. */
export function knownValues(row: CaseRow): CaseRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== "" && value !== NOT_AVAILABLE));
}
