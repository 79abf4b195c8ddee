import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { Outcome } from "@panshift/metrics";
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
/** What the database may hold beside the results; it was seen to need a fifth of it for 200,000 of them. */
const MEMORY_LIMIT = "512MB";

interface Column {
  readonly name: string;
  readonly type: "text" | "whole" | "real";
  value(row: ResultRow): string | number | null;
}

const facts: readonly Column[] = [
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
  ...CASE_COLUMNS.map((name): Column => ({ name, type: "text", value: ({ columns }) => columns[name] ?? null })),
];

/** What a result row holds of one metric: its outcome, its value, and its score as the policy counts it. */
function columnsOfMetric(
  metric: string,
  policy: PolicySettings,
): readonly [kind: Column, value: Column, score: Column] {
  const outcomeOf = ({ metrics }: ResultRow) => outcomeAt(metrics, metric);
  const numberOf = (outcome: Outcome | null) => (outcome?.kind === "value" ? outcome.value : null);
  return [
    { name: `${metric} outcome`, type: "text", value: (row) => outcomeOf(row)?.kind ?? null },
    { name: `${metric} value`, type: "real", value: (row) => numberOf(outcomeOf(row)) },
    { name: `${metric} score`, type: "real", value: (row) => scoreOfRow(row, metric, policy) },
  ];
}

/**
 * Writes a row for each result and metric, in the order of the results, by DuckDB, under a temporary name first.
 *
 * The database is given a row for each result and makes those of its metrics while it writes: the file's rows are never
 * held together.
 */
export async function writeResultsParquet(
  file: string,
  rows: readonly ResultRow[],
  { policy, nsdTolerancesMm }: { readonly policy: PolicySettings; readonly nsdTolerancesMm: readonly number[] },
): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: MEMORY_LIMIT });
  const connection = await instance.connect();
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  const metrics = metricPaths(nsdTolerancesMm);
  const ofMetrics = metrics.map((metric) => columnsOfMetric(metric, policy));
  try {
    await insert(connection, [...facts, ...ofMetrics.flat()], rows);
    const plain = facts.map(({ name, type }) => (type === "text" ? `"${name}"::VARCHAR AS "${name}"` : `"${name}"`));
    const listed = (at: 0 | 1 | 2, cast = "") =>
      `unnest([${ofMetrics.map((columns) => `"${columns[at].name}"${cast}`).join(", ")}])`;
    await connection.run(
      `COPY (SELECT * FROM (SELECT ${plain.join(", ")}, unnest([${metrics.map((metric) => `'${metric}'`).join(", ")}]) AS metric,
         ${listed(0, "::VARCHAR")} AS outcome, ${listed(1)} AS value, ${listed(2)} AS score FROM results)
         WHERE outcome IS NOT NULL)
       TO '${temporary.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    renameSync(temporary, file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(temporary, { force: true });
  }
}

/** Makes the table `results`. Text is held by number among its column's distinct values. */
async function insert(
  connection: DuckDBConnection,
  columns: readonly Column[],
  rows: readonly ResultRow[],
): Promise<void> {
  const { INTEGER, DOUBLE, VARCHAR, ENUM, DuckDBDataChunk } = await import("@duckdb/node-api");
  const types = columns.map(({ type, value }): DuckDBType => {
    if (type !== "text") return type === "whole" ? INTEGER : DOUBLE;
    const distinct = new Set(rows.flatMap((row) => (value(row) as string | null) ?? []));
    return distinct.size === 0 ? VARCHAR : ENUM([...distinct]);
  });
  await connection.run(`CREATE TABLE results (${columns.map(({ name }, at) => `"${name}" ${types[at]}`).join(", ")})`);
  const appender = await connection.createAppender("results");
  for (let start = 0; start < rows.length; start += CHUNK) {
    const members = rows.slice(start, start + CHUNK);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(columns.map(({ value }) => members.map((row): DuckDBValue => value(row))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
