import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fail } from "@panshift/core";

/** Names of the files in a study's folder. */
export const RESULTS_FILE = "results.parquet";
export const TABLES_FOLDER = "tables";

/** The answer to a query: values as JSON has them, whole numbers beyond 2^53 as text. */
export interface QueryAnswer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly QueryValue[])[];
}

export type QueryValue =
  | string
  | number
  | boolean
  | null
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue };

/**
 * Asks a study's results in SQL (DuckDB's). Views: `results`, a row for each model, case, label and metric; `cells`
 * and every other table of the report by its name, with _ for -.
 *
 * @param folder the study's, with a report in it
 * @throws FILE_MISSING before a report was written; QUERY_INVALID with what the database says
 */
export async function queryResults(folder: string, sql: string): Promise<QueryAnswer> {
  const results = join(folder, RESULTS_FILE);
  if (!existsSync(results)) {
    fail("FILE_MISSING", {
      file: results,
      expected: "the results of a study",
      found: "no file",
      hint: "run `panshift study report` first, and give the same --store to both",
    });
  }
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const views = viewsOf(folder, results);
  try {
    for (const { name, source } of views) await connection.run(`CREATE VIEW "${name}" AS SELECT * FROM ${source}`);
    const reader = await connection.runAndReadAll(sql).catch((error: Error) =>
      fail("QUERY_INVALID", {
        expected: `SQL over the views ${views.map(({ name }) => name).join(", ")}`,
        found: error.message,
        hint:
          views.length > 1
            ? "`DESCRIBE results` lists the columns of a view"
            : "the last report has no tables: run `panshift study report` again when something is scored",
      }),
    );
    return { columns: reader.columnNames(), rows: reader.getRowsJson().map((row) => row.map(plain)) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function viewsOf(folder: string, results: string) {
  const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;
  const tables = join(folder, TABLES_FOLDER);
  const files = existsSync(tables) ? readdirSync(tables).filter((file) => file.endsWith(".csv")) : [];
  return [
    { name: "results", source: `read_parquet(${quoted(results)})` },
    ...files.map((file) => ({
      name: file.slice(0, -".csv".length).replaceAll("-", "_"),
      source: `read_csv(${quoted(join(tables, file))}, header = true)`,
    })),
  ];
}

/** DuckDB gives whole numbers of 64 bits as text; those that a number holds become numbers. */
function plain(value: unknown): QueryValue {
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  return value as QueryValue;
}
