import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { scoreOfRow } from "../analysis/cell.ts";
import type { PolicySettings } from "../evaluation/case-scores.ts";
import { metricPaths, outcomeAt } from "../evaluation/metric-paths.ts";
import type { ResultRow } from "../results/result-row.ts";

/** Columns of cases.tsv that results hold, under their own names. */
const CASE_COLUMNS = [
  "center",
  "modality",
  "sequence",
  "phase",
  "lesion",
  "stent",
  "field_strength_t",
  "manufacturer",
  "age",
  "sex",
] as const;

/** Rows that are handed over together. */
const CHUNK = 2048;

interface ColumnOf<R> {
  readonly name: string;
  readonly type: "text" | "whole" | "real";
  value(row: R, index: number): string | number | null;
}

const facts: readonly ColumnOf<ResultRow>[] = [
  { name: "row", type: "whole", value: (_, index) => index },
  { name: "method", type: "text", value: ({ method }) => method },
  { name: "run", type: "text", value: ({ run }) => run },
  { name: "selection", type: "text", value: ({ selection }) => selection },
  { name: "seed", type: "whole", value: ({ seed }) => seed },
  { name: "protocol", type: "whole", value: ({ protocol }) => (protocol === null ? null : protocol + 1) },
  { name: "family", type: "text", value: ({ family }) => family },
  { name: "sources", type: "text", value: ({ sources }) => sources },
  { name: "left_out", type: "text", value: ({ leftOut }) => leftOut },
  { name: "fold", type: "whole", value: ({ fold }) => fold },
  { name: "training_subjects", type: "whole", value: ({ sample }) => sample?.size ?? null },
  { name: "draw", type: "whole", value: ({ sample }) => sample?.draw ?? null },
  { name: "domain", type: "text", value: ({ domain }) => domain },
  { name: "changed", type: "text", value: ({ changed }) => changed.join(" + ") },
  { name: "case", type: "text", value: (row) => row.case },
  { name: "subject", type: "text", value: ({ subject }) => subject },
  { name: "label", type: "text", value: ({ label }) => label },
  { name: "reference_voxels", type: "whole", value: ({ voxels }) => voxels.reference },
  { name: "prediction_voxels", type: "whole", value: ({ voxels }) => voxels.prediction },
  { name: "flags", type: "text", value: ({ flags }) => flags.join(" ") },
  ...CASE_COLUMNS.map(
    (name): ColumnOf<ResultRow> => ({ name, type: "text", value: ({ columns }) => columns[name] ?? null }),
  ),
];

interface MetricRow {
  readonly row: number;
  readonly metric: string;
  readonly kind: string;
  readonly value: number | null;
  /** As the policy counts it; `null` when it is left out. */
  readonly score: number | null;
}

const outcomes: readonly ColumnOf<MetricRow>[] = [
  { name: "row", type: "whole", value: ({ row }) => row },
  { name: "metric", type: "text", value: ({ metric }) => metric },
  { name: "outcome", type: "text", value: ({ kind }) => kind },
  { name: "value", type: "real", value: ({ value }) => value },
  { name: "score", type: "real", value: ({ score }) => score },
];

/** Writes a row for each result and metric, by DuckDB, under a temporary name first. */
export async function writeResultsParquet(
  file: string,
  rows: readonly ResultRow[],
  { policy, nsdTolerancesMm }: { readonly policy: PolicySettings; readonly nsdTolerancesMm: readonly number[] },
): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await insert(connection, "facts", facts, rows);
    await insert(connection, "outcomes", outcomes, metricRows(rows, metricPaths(nsdTolerancesMm), policy));
    await connection.run(
      `COPY (SELECT facts.* EXCLUDE (row), metric, outcome, value, score FROM facts JOIN outcomes USING (row) ORDER BY row)
       TO '${temporary.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    renameSync(temporary, file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(temporary, { force: true });
  }
}

function* metricRows(
  rows: readonly ResultRow[],
  paths: readonly string[],
  policy: PolicySettings,
): Generator<MetricRow> {
  for (const [row, result] of rows.entries()) {
    for (const metric of paths) {
      const outcome = outcomeAt(result.metrics, metric);
      if (outcome === null) continue;
      const score = scoreOfRow(result, metric, policy);
      yield { row, metric, kind: outcome.kind, value: outcome.kind === "value" ? outcome.value : null, score };
    }
  }
}

async function insert<R>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly ColumnOf<R>[],
  rows: Iterable<R>,
): Promise<void> {
  const { INTEGER, DOUBLE, VARCHAR, DuckDBDataChunk } = await import("@duckdb/node-api");
  const types = { text: VARCHAR, whole: INTEGER, real: DOUBLE };
  const sqlTypes = { text: "VARCHAR", whole: "INTEGER", real: "DOUBLE" };
  await connection.run(
    `CREATE TABLE ${table} (${columns.map(({ name, type }) => `"${name}" ${sqlTypes[type]}`).join(", ")})`,
  );
  const appender = await connection.createAppender(table);
  let index = 0;
  for (const members of chunks(rows)) {
    const chunk = DuckDBDataChunk.create(columns.map(({ type }): DuckDBType => types[type]));
    const values = columns.map(({ value }) => members.map((row, at): DuckDBValue => value(row, index + at)));
    chunk.setColumns(values);
    appender.appendDataChunk(chunk);
    index += members.length;
  }
  appender.closeSync();
}

function* chunks<R>(rows: Iterable<R>): Generator<R[]> {
  let members: R[] = [];
  for (const row of rows) {
    members.push(row);
    if (members.length < CHUNK) continue;
    yield members;
    members = [];
  }
  if (members.length > 0) yield members;
}
