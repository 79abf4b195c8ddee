import { existsSync, readFileSync } from "node:fs";
import { fail } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import type { Device } from "@panshift/torch";
import type { Provenance } from "./provenance.ts";

const SCHEMA = "panshift.run/1";

/** Where a run stands. */
export type RunState =
  | { readonly kind: "planned" }
  | { readonly kind: "running"; readonly heartbeat: string; readonly iteration: number }
  | { readonly kind: "failed"; readonly code: string; readonly reason: string; readonly iteration: number }
  | { readonly kind: "done"; readonly finished: string; readonly checksums: Readonly<Record<string, string>> };

/** `run.json`: what a run is, where it stands and where its numbers come from. */
export interface RunRecord {
  readonly schema: typeof SCHEMA;
  /** The run's identity, 64 hexadecimal digits. */
  readonly id: string;
  readonly state: RunState;
  /** The complete configuration, paths included. */
  readonly config: unknown;
  readonly method: {
    readonly id: string;
    readonly version: number;
    readonly hparams: unknown;
    /** A run is given its hyper-parameters, whoever chooses among runs later; absent in older records. */
    readonly chosenOn?: "fixed";
  };
  readonly device: Device;
  readonly precision: "fp32" | "bf16";
  readonly threads: number;
  readonly seed: number;
  readonly cases: { readonly training: readonly string[]; readonly validation: readonly string[] };
  readonly provenance: Provenance;
}

/** The record, or `null` when the folder has none. @throws RUN_CORRUPT */
export function readRunRecord(file: string): RunRecord | null {
  if (!existsSync(file)) return null;
  try {
    const record = JSON.parse(readFileSync(file, "utf8")) as RunRecord;
    if (record.schema === SCHEMA) return record;
    return refuse(file, `schema ${record.schema}`);
  } catch (cause) {
    if (cause instanceof SyntaxError) return refuse(file, cause.message);
    throw cause;
  }
}

export function writeRunRecord(file: string, record: Omit<RunRecord, "schema">): void {
  writeFileAtomic(file, `${JSON.stringify({ schema: SCHEMA, ...record }, null, 2)}\n`);
}

function refuse(file: string, found: string): never {
  return fail("RUN_CORRUPT", {
    file,
    expected: `a run record of schema ${SCHEMA}`,
    found,
    hint: "begin the run anew with --restart, or move the folder away",
  });
}
