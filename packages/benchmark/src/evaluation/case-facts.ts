import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fail } from "@panshift/core";
import {
  CASES_FILE,
  type CaseRecord,
  DATASET_FILE,
  isOneVolume,
  NOT_AVAILABLE,
  readCasesTsv,
  readDatasetJson,
  rowOfRecord,
} from "@panshift/dataset";
import { type LabelSets, labelsOfDataset } from "./labels.ts";

/** Who a case is of and where it belongs. */
export interface CaseFacts {
  readonly subject: string;
  readonly group: Readonly<Record<string, string>>;
}

/** Columns that every case's group holds where they are known. */
const ALWAYS = ["center", "sequence"];

/** Names and values of the `dataset.json` beside a reference; null without one. */
export function labelsBeside(reference: string): LabelSets | null {
  const folder = folderBeside(reference);
  if (!existsSync(join(folder, DATASET_FILE))) return null;
  return labelsOfDataset(readDatasetJson(folder).labels);
}

/**
 * Subject and group of each case, from the `cases.tsv` beside the reference.
 *
 * @param by further columns of the group, by their names in the file
 * @returns a case that the file does not list is its own subject, of group `n/a`; without a file, of no group
 * @throws SELECTION_UNKNOWN for a column that does not exist, and what reading the file throws
 */
export function caseFactsBeside(reference: string, by: readonly string[]): (caseId: string) => CaseFacts {
  const folder = folderBeside(reference);
  const file = join(folder, CASES_FILE);
  const records = existsSync(file) ? readCasesTsv(folder) : null;
  requireColumns(by, records, file);
  if (records === null) return (caseId) => ({ subject: caseId, group: {} });
  const byCase = new Map(records.map((record) => [record.caseId, record]));
  const columns = [...new Set([...ALWAYS, ...by])];
  return (caseId) => {
    const record = byCase.get(caseId);
    const row = record && rowOfRecord(record);
    const group = Object.fromEntries(columns.map((column) => [column, row?.[column] ?? NOT_AVAILABLE]));
    return { subject: record?.subject ?? caseId, group };
  };
}

function requireColumns(by: readonly string[], records: readonly CaseRecord[] | null, file: string): void {
  const known = new Set(records?.flatMap((record) => Object.keys(rowOfRecord(record))));
  const unknown = by.filter((column) => !known.has(column));
  if (unknown.length === 0) return;
  fail("SELECTION_UNKNOWN", {
    file,
    expected: records === null ? "a cases.tsv beside the reference" : `columns among ${[...known].join(", ")}`,
    found: records === null ? "none" : unknown,
    hint: "groups are columns of the cases.tsv in the folder that holds the reference's",
  });
}

/** The folder of the dataset whose `labelsTr` or `labelsTs` the reference is, or lies in. */
function folderBeside(reference: string): string {
  const path = resolve(reference);
  return dirname(isOneVolume(path) ? dirname(path) : path);
}
