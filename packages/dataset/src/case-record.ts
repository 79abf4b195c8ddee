import { requiredColumns } from "./vocabulary.ts";

/**
 * One row of cases.tsv: a scan of one (subject, study, sequence, phase).
 *
 * Values are the file's own text; unknown is `n/a`. `extra` holds the optional and the unknown columns
 * under the names they have in the file.
 */
export interface CaseRecord {
  readonly caseId: string;
  readonly subject: string;
  readonly study: string;
  readonly dataset: string;
  readonly center: string;
  readonly modality: string;
  readonly sequence: string;
  readonly phase: string;
  readonly lesion: string;
  readonly split: string;
  readonly license: string;
  readonly sha256Image: string;
  readonly sha256Label: string;
  readonly extra: Readonly<Record<string, string>>;
}

/** The columns of cases.tsv as text, by the names they have in the file. */
export type CaseRow = Readonly<Record<string, string>>;

export function recordOfRow(row: CaseRow): CaseRecord {
  const extra: Record<string, string> = {};
  for (const [column, value] of Object.entries(row)) if (!Object.hasOwn(requiredColumns, column)) extra[column] = value;
  const fields = Object.entries(requiredColumns).map(([column, field]) => [field, row[column] ?? ""]);
  return { ...(Object.fromEntries(fields) as Omit<CaseRecord, "extra">), extra };
}

export function rowOfRecord(record: CaseRecord): CaseRow {
  const required = Object.entries(requiredColumns).map(([column, field]) => [column, record[field]]);
  return { ...Object.fromEntries(required), ...record.extra };
}
