import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { fail } from "@panshift/core";
import { METRIC_PARTS } from "./write-parquet.ts";

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
  const { DuckDBInstance, DuckDBTypeId } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const views = [{ name: "results", select: await selectResults(connection, results) }, ...tableViews(folder)];
    for (const { name, select } of views) await connection.run(`CREATE VIEW "${name}" AS ${select}`);
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
    const isWhole = reader.columnTypes().map(({ typeId }) => WHOLE_NUMBERS.includes(DuckDBTypeId[typeId]));
    const plain = (value: unknown, at: number) => (isWhole[at] ? plainNumber(value) : (value as QueryValue));
    return { columns: reader.columnNames(), rows: reader.getRowsJson().map((row) => row.map(plain)) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The file's metrics below one another: it has them side by side. Earlier versions wrote them below one another. */
async function selectResults(connection: DuckDBConnection, file: string): Promise<string> {
  const source = `read_parquet(${quoted(file)})`;
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  const names = described.getRows().map(([name]) => String(name));
  if (names.includes("metric")) return `SELECT * FROM ${source}`;
  const [suffix] = METRIC_PARTS;
  const metrics = names.filter((name) => name.endsWith(` ${suffix}`)).map((name) => name.slice(0, -suffix.length - 1));
  const columnsOf = (part: string) => metrics.map((metric) => `"${metric} ${part}"`);
  const lists = METRIC_PARTS.map((part) => `unnest([${columnsOf(part).join(", ")}]) AS ${part}`);
  return `SELECT * FROM (
      SELECT * EXCLUDE (${METRIC_PARTS.flatMap(columnsOf).join(", ")}),
        unnest([${metrics.map(quoted).join(", ")}]) AS metric, ${lists.join(", ")}
      FROM ${source}
    ) WHERE ${suffix} IS NOT NULL`;
}

function tableViews(folder: string) {
  const tables = join(folder, TABLES_FOLDER);
  const files = existsSync(tables) ? readdirSync(tables).filter((file) => file.endsWith(".csv")) : [];
  return files.map((file) => ({
    name: file.slice(0, -".csv".length).replaceAll("-", "_"),
    select: `SELECT * FROM read_csv(${quoted(join(tables, file))}, header = true)`,
  }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Types of whole numbers that DuckDB gives as text. */
const WHOLE_NUMBERS: readonly (string | undefined)[] = ["BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT"];

/** A whole number that DuckDB gives as text, as a number where that holds it. Digits of a text column are names, and stay. */
function plainNumber(value: unknown): QueryValue {
  if (typeof value === "string" && /^-?\d{1,15}$/.test(value)) return Number(value);
  return value as QueryValue;
}
