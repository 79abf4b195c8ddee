import { describeFound, type ErrorFacts, fail } from "@panshift/core";
import {
  type CaseRecord,
  type CaseRow,
  NOT_AVAILABLE,
  parseCasesTsv,
  recordOfRow,
  requiredColumns,
} from "@panshift/dataset";
import type { ImportPlan, ProposedCase } from "./importer.ts";
import type { Table } from "./table-file.ts";

/** A proposed case and its row of cases.tsv, hashes still unknown. */
export interface PlannedCase {
  readonly proposed: ProposedCase;
  readonly record: CaseRecord;
}

/** Columns of a `--csv` table that name the case, in the order in which they are looked for. */
export const CASE_COLUMNS = ["case", "case_id", "caseId", "image_id", "name"];
/** Columns of a `--csv` table that only some kinds use, and those that are ours to fill. */
const NOT_COPIED = [...CASE_COLUMNS, "image", "label", "label_map", "sha256_image", "sha256_label"];

/**
 * The rows of cases.tsv of a plan: what the case knows, over what holds for all; a table of the user over both.
 *
 * @returns also the rows of the table that fit no case
 * @throws CASE_DUPLICATE, VOCABULARY_UNKNOWN, VALUE_INVALID, DATASET_INVALID (several of these), TABLE_INVALID
 */
export function planRecords(
  { cases, row }: ImportPlan,
  overrides: Table | null,
): { readonly planned: readonly PlannedCase[]; readonly warnings: readonly string[] } {
  const { find, unused } = overrides === null ? { find: () => ({}), unused: () => [] } : lookup(overrides, cases);
  const planned = cases.map((proposed): PlannedCase => {
    const known: CaseRow = { ...row, ...proposed.row, ...find(proposed), case_id: proposed.caseId };
    const required = Object.keys(requiredColumns).map((column) => [column, known[column] || NOT_AVAILABLE]);
    const withStudy = { ...known, ...Object.fromEntries(required), study: known.study || "1" };
    return { proposed, record: recordOfRow({ ...withStudy, subject: known.subject || proposed.caseId }) };
  });
  raiseInvalid(planned, overrides?.file ?? "the plan of the import");
  const lost = unused();
  const warnings = lost.length === 0 ? [] : [`rows of ${overrides?.file} that fit no case: ${lost.join(", ")}`];
  return { planned, warnings };
}

/** Finds a case's row by its id, or by another name that means no other case. */
function lookup(table: Table, cases: readonly ProposedCase[]) {
  const column = CASE_COLUMNS.find((name) => table.columns.includes(name));
  if (column === undefined) {
    fail("TABLE_INVALID", {
      file: table.file,
      expected: `a column that names the case: ${CASE_COLUMNS.join(", ")}`,
      found: table.columns,
      hint: "add one; the other columns are those of cases.tsv",
    });
  }
  const byName = new Map(table.rows.map((row) => [row[column] as string, row]));
  const used = new Set<string>();
  const known = new Set(cases.map(({ caseId }) => caseId));
  const find = ({ caseId, aliases = [] }: ProposedCase): CaseRow => {
    const name = [caseId, ...aliases.filter((alias) => !known.has(alias))].find((one) => byName.has(one));
    if (name === undefined) return {};
    used.add(name);
    const entries = Object.entries(byName.get(name) ?? {});
    return Object.fromEntries(entries.filter(([key, value]) => value !== "" && !NOT_COPIED.includes(key)));
  };
  return { find, unused: () => [...byName.keys()].filter((name) => !used.has(name)) };
}

/** Checks the rows by the rules of cases.tsv, before any voxel is read. */
function raiseInvalid(planned: readonly PlannedCase[], file: string): void {
  const columns = [
    ...Object.keys(requiredColumns),
    ...new Set(planned.flatMap(({ record }) => Object.keys(record.extra))),
  ];
  const lineOf = ({ record }: PlannedCase) =>
    columns
      .map((column) => {
        const field = requiredColumns[column as keyof typeof requiredColumns];
        return (field === undefined ? record.extra[column] : record[field]) ?? NOT_AVAILABLE;
      })
      .join("\t");
  const { problems } = parseCasesTsv([columns.join("\t"), ...planned.map(lineOf)].join("\n"), file);
  const [first] = problems;
  if (first === undefined) return;
  const facts: ErrorFacts = { ...first.facts, file };
  if (problems.length === 1) fail(first.code, facts);
  const sentences = problems.slice(0, 10).map(({ facts: one }) => {
    return `${one.caseId ?? "a row"}: expected ${one.expected}, found ${describeFound(one.found)}`;
  });
  const rest = problems.length > 10 ? `; and ${problems.length - 10} more` : "";
  fail("DATASET_INVALID", { ...facts, expected: "rows without problems", found: `${sentences.join("; ")}${rest}` });
}
