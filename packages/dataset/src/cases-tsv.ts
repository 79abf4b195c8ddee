import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "@panshift/core/files";
import { type CaseRecord, type CaseRow, recordOfRow, rowOfRecord } from "./case-record.ts";
import { type Problem, raiseAll } from "./problems.ts";
import { NOT_AVAILABLE, numericColumns, requiredColumns, sequencesWithoutPhase, vocabulary } from "./vocabulary.ts";

export const CASES_FILE = "cases.tsv";

/**
 * Reads cases.tsv: tab-separated, one row a scan, a header line, unknown columns kept.
 *
 * @throws COLUMN_MISSING, CASE_DUPLICATE, VOCABULARY_UNKNOWN, DATASET_INVALID (a column twice, a row of another
 * length, or several problems)
 */
export function readCasesTsv(folder: string): CaseRecord[] {
  const file = join(folder, CASES_FILE);
  const { cases, problems } = parseCasesTsv(readFileSync(file, "utf8"), file);
  raiseAll(problems, file);
  return cases;
}

/** Parses the text of a cases.tsv; `problems` is empty when all is well. */
export function parseCasesTsv(text: string, file: string): { cases: CaseRecord[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = (lines[0] ?? "").split("\t");
  const missing = Object.keys(requiredColumns).filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const hint = "add them; write n/a where a value is not known";
    return {
      cases: [],
      problems: [
        { code: "COLUMN_MISSING", facts: { file, expected: `columns ${missing.join(", ")}`, found: columns, hint } },
      ],
    };
  }
  const repeated = columns.filter((column, at) => columns.indexOf(column) !== at);
  if (repeated.length > 0) {
    const hint = "name each column once: of two values, one would be lost";
    return {
      cases: [],
      problems: [
        { code: "DATASET_INVALID", facts: { file, expected: "each column once", found: repeated.join(", "), hint } },
      ],
    };
  }
  const rows: CaseRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === "") continue;
    const values = line.split("\t");
    if (values.length === columns.length) {
      rows.push(Object.fromEntries(columns.map((column, at) => [column, (values[at] as string).trim()])));
    } else {
      problems.push({
        code: "DATASET_INVALID",
        facts: {
          file: `${file}:${index + 1}`,
          expected: `${columns.length} tab-separated values`,
          found: values.length,
          hint: "separate values by one tab each and write n/a for unknown",
        },
      });
    }
  }
  const cases = rows.map(recordOfRow);
  return {
    cases,
    problems: [...problems, ...duplicates(cases, file), ...rows.flatMap((row) => rowProblems(row, file))],
  };
}

/**
 * Writes cases.tsv atomically; columns are the required ones, then the extra ones in order of first use.
 *
 * @throws CASE_DUPLICATE, VOCABULARY_UNKNOWN, VALUE_INVALID (a value with a tab or line break), DISK_FULL, WRITE_FAILED
 */
export function writeCasesTsv(folder: string, cases: readonly CaseRecord[]): void {
  const file = join(folder, CASES_FILE);
  const rows = cases.map(rowOfRecord);
  raiseAll([...duplicates(cases, file), ...rows.flatMap((row) => rowProblems(row, file))], file);
  const columns = [...new Set([...Object.keys(requiredColumns), ...rows.flatMap((row) => Object.keys(row))])];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? NOT_AVAILABLE).join("\t"));
  writeFileAtomic(file, `${[columns.join("\t"), ...lines].join("\n")}\n`);
}

function duplicates(cases: readonly CaseRecord[], file: string): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const { caseId } of cases) {
    if (seen.has(caseId)) {
      const hint = "give each scan an id of its own";
      problems.push({
        code: "CASE_DUPLICATE",
        facts: { file, caseId, expected: "each case id once", found: caseId, hint },
      });
    }
    seen.add(caseId);
  }
  return problems;
}

function rowProblems(row: CaseRow, file: string): Problem[] {
  const caseId = row.case_id || "(no id)";
  const problem = (code: Problem["code"], expected: string, found: string, hint: string): Problem => ({
    code,
    facts: { file, caseId, expected, found, hint },
  });
  const problems: Problem[] = [];
  if (!/^[^/\\\s][^/\\\t\r\n]*$/.test(row.case_id ?? "")) {
    problems.push(problem("VALUE_INVALID", "a case id that can name a file", `${row.case_id}`, "fill in case_id"));
  }
  for (const [column, value] of Object.entries(row)) {
    if (value === "" || /[\t\r\n]/.test(value)) {
      const hint = "write n/a for unknown; tabs and line breaks separate values";
      problems.push(problem("VALUE_INVALID", `one line of text in column ${column}`, JSON.stringify(value), hint));
    } else if (value !== NOT_AVAILABLE) {
      const known = Object.hasOwn(vocabulary, column) ? vocabulary[column] : undefined;
      if (known !== undefined && !known.includes(value)) {
        const hint = "use one of them, or n/a if it is not known";
        problems.push(problem("VOCABULARY_UNKNOWN", `${column} to be one of ${known.join(", ")}`, value, hint));
      }
      if (numericColumns.includes(column) && !Number.isFinite(Number(value))) {
        problems.push(
          problem("VALUE_INVALID", `a number in column ${column}`, value, "write the number without a unit"),
        );
      }
    }
  }
  if (sequencesWithoutPhase.includes(row.sequence ?? "") && row.phase !== NOT_AVAILABLE) {
    const hint = "contrast phases belong to t1w and ct";
    problems.push(problem("VOCABULARY_UNKNOWN", `phase n/a for sequence ${row.sequence}`, `${row.phase}`, hint));
  }
  return problems;
}
