import { renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DuckDBDataChunk, DuckDBTableFunction, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { failWrite, makeFolder, temporaryName } from "@panshift/core/files";
import { outcomeKinds } from "@panshift/metrics";
import { scoreOfOutcome } from "../analysis/cell.ts";
import type { PolicySettings } from "../evaluation/case-scores.ts";
import { metricPaths, outcomeReader } from "../evaluation/metric-paths.ts";
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

/** Rows that the database asks for at a time: as many as it takes. */
const CHUNK = 2048;
/** What the database may hold. */
const MEMORY_LIMIT = "256MB";
/** Rows that the file's writer holds. */
const ROW_GROUP = 10_240;

interface Column {
  readonly name: string;
  readonly type: "text" | "whole";
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
  { name: "changed", type: "text", value: ({ changed }) => joined(changed, " + ") },
  { name: "case", type: "text", value: (row) => row.case },
  { name: "subject", type: "text", value: ({ subject }) => subject },
  { name: "label", type: "text", value: ({ label }) => label },
  { name: "reference_voxels", type: "whole", value: ({ voxels }) => voxels.reference },
  { name: "prediction_voxels", type: "whole", value: ({ voxels }) => voxels.prediction },
  { name: "lesions", type: "whole", value: ({ detection }) => detection?.lesions ?? null },
  { name: "lesions_found", type: "whole", value: ({ detection }) => detection?.found ?? null },
  { name: "predicted_components", type: "whole", value: ({ detection }) => detection?.predicted ?? null },
  { name: "false_positive_components", type: "whole", value: ({ detection }) => detection?.falsePositives ?? null },
  { name: "flags", type: "text", value: ({ flags }) => joined(flags, " ") },
  ...CASE_COLUMNS.map((name): Column => ({ name, type: "text", value: ({ columns }) => columns[name] ?? null })),
];

/** Most lists are of none or one, and there are a million of them. */
function joined(words: readonly string[], separator: string): string {
  return words.length < 2 ? (words[0] ?? "") : words.join(separator);
}

/** The columns of a metric: `<metric> <part>`. */
export const METRIC_PARTS = ["outcome", "value", "score"] as const;

/** Values of one metric, a list for each of the three columns that a result has of it. */
function valuesOfMetric(rows: readonly ResultRow[], metric: string, policy: PolicySettings) {
  const outcomeOf = outcomeReader(metric);
  const outcomes = rows.map(({ metrics }) => outcomeOf(metrics));
  return [
    outcomes.map((outcome) => outcome?.kind ?? null),
    outcomes.map((outcome) => (outcome?.kind === "value" ? outcome.value : null)),
    rows.map((row, at) => scoreOfOutcome(outcomes[at] ?? null, row, metric, policy)),
  ] as const;
}

/**
 * Writes a row for each result, in their order, with the columns of every metric, by DuckDB, under a temporary name
 * first. Metrics stand beside one another: below one another they would repeat thirty facts each.
 *
 * The database asks for the results while it writes: it never holds more than a part of the file.
 *
 * @throws DISK_FULL
 */
export async function writeResultsParquet(
  file: string,
  rows: readonly ResultRow[],
  { policy, nsdTolerancesMm }: { readonly policy: PolicySettings; readonly nsdTolerancesMm: readonly number[] },
): Promise<void> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  makeFolder(dirname(file));
  const temporary = temporaryName(file);
  // What does not fit into the memory goes beside the file, not into the user's working folder.
  const limits = { memory_limit: MEMORY_LIMIT, temp_directory: temporaryName(`${file}.spill`), threads: "1" };
  const instance = await DuckDBInstance.create(":memory:", limits);
  const connection = await instance.connect();
  const metrics = metricPaths(nsdTolerancesMm);
  try {
    const present = facts.filter(({ value }) => rows.some((row) => value(row) !== null));
    connection.registerTableFunction(await tableOf(rows, present, metrics, policy));
    const ofMetrics = metrics.flatMap((metric) =>
      METRIC_PARTS.map((part) => ({ name: `${metric} ${part}`, type: part === "outcome" ? "VARCHAR" : "DOUBLE" })),
    );
    const selected = [
      ...facts.map((fact) => {
        const type = fact.type === "text" ? "VARCHAR" : "INTEGER";
        return present.includes(fact) ? `"${fact.name}"::${type} AS "${fact.name}"` : `NULL::${type} AS "${fact.name}"`;
      }),
      ...ofMetrics.map(({ name, type }) => `"${name}"::${type} AS "${name}"`),
    ];
    await connection.run(
      `COPY (SELECT ${selected.join(", ")} FROM results()) TO '${temporary.replaceAll("'", "''")}'
       (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`,
    );
    renameSync(temporary, file);
  } catch (cause) {
    throw isFullDisk(cause) ? failWrite(file, Object.assign(cause, { code: "ENOSPC" })) : cause;
  } finally {
    connection.closeSync();
    instance.closeSync();
    for (const path of [temporary, limits.temp_directory]) rmSync(path, { recursive: true, force: true });
  }
}

/** The database tells the system's reason in words alone. */
function isFullDisk(cause: unknown): cause is Error {
  return cause instanceof Error && /No space left on device|Disk quota exceeded/.test(cause.message);
}

/** Text of at most so many distinct values is held by number. */
const FEW = 256;

/** The table `results()`: these facts, and `<metric> outcome`, `<metric> value` and `<metric> score` of every metric. */
async function tableOf(
  rows: readonly ResultRow[],
  present: readonly Column[],
  metrics: readonly string[],
  policy: PolicySettings,
): Promise<DuckDBTableFunction> {
  const { INTEGER, DOUBLE, VARCHAR, ENUM, DuckDBTableFunction } = await import("@duckdb/node-api");
  const typeOf = ({ type, value }: Column): DuckDBType => {
    if (type === "whole") return INTEGER;
    const distinct = new Set<string>();
    let last: string | null = null;
    for (const row of rows) {
      const text = value(row) as string | null;
      if (text === last || text === null) continue; // neighbors are alike
      if (distinct.add(text).size > FEW) return VARCHAR;
      last = text;
    }
    return ENUM([...distinct]);
  };
  let given = 0;
  return DuckDBTableFunction.create({
    name: "results",
    bindFunction: (table) => {
      for (const column of present) table.addResultColumn(column.name, typeOf(column));
      for (const metric of metrics) {
        for (const part of METRIC_PARTS) {
          table.addResultColumn(`${metric} ${part}`, part === "outcome" ? ENUM(outcomeKinds) : DOUBLE);
        }
      }
    },
    initFunction: (scan) => scan.setMaxThreads(1),
    mainFunction: (_, chunk) => {
      const members = rows.slice(given, given + CHUNK);
      given += members.length;
      fill(chunk, members, present, metrics, policy);
    },
  });
}

function fill(
  chunk: DuckDBDataChunk,
  rows: readonly ResultRow[],
  present: readonly Column[],
  metrics: readonly string[],
  policy: PolicySettings,
): void {
  chunk.rowCount = rows.length; // none: all are told
  const columns: readonly (readonly DuckDBValue[])[] = [
    ...present.map(({ value }) => rows.map(value)),
    ...metrics.flatMap((metric) => valuesOfMetric(rows, metric, policy)),
  ];
  for (const [at, values] of columns.entries()) chunk.setColumnValues(at, values);
}
