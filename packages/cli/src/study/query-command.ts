import type { QueryValue } from "@panshift/benchmark/study";
import type { CommandContext } from "../context.ts";
import { textTable } from "../table.ts";
import { printJson } from "../terminal.ts";
import { openStudyFile, type StudyOptions } from "./open-study.ts";

/** `panshift study query`: asks the results that the last report wrote. */
export async function queryStudy(
  file: string,
  sql: string,
  options: StudyOptions & { readonly json?: true },
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<void> {
  const { queryResults } = await import("@panshift/benchmark/study");
  const { folder } = await openStudyFile(file, options);
  const { columns, rows } = await queryResults(folder.folder, sql);
  if (options.json) {
    printJson(terminal, { schema: "panshift.study-query/1", columns, rows });
    return;
  }
  const isNumeric = (column: number) => rows.some((row) => typeof row[column] === "number");
  const numeric = columns.flatMap((_, at) => (isNumeric(at) ? [at] : []));
  terminal.out(
    textTable(
      columns,
      rows.map((row) => row.map(cellText)),
      numeric,
    ),
  );
}

function cellText(value: QueryValue): string {
  if (value === null) return "-";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
