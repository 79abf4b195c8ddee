import { existsSync, readFileSync } from "node:fs";
import { fail, refuseVersion } from "@panshift/core";
import { writeFileAtomic } from "@panshift/core/files";
import type { Device } from "@panshift/torch";
import type { Provenance } from "./provenance.ts";
import type { RunSummary } from "./run-summary.ts";

const SCHEMA = "panshift.run/2";

/** Where a run stands. */
export type RunState =
  | { readonly kind: "planned" }
  | { readonly kind: "running"; readonly heartbeat: string; readonly iteration: number }
  | { readonly kind: "failed"; readonly code: string; readonly reason: string; readonly iteration: number }
  | {
      readonly kind: "done";
      readonly finished: string;
      readonly checksums: Readonly<Record<string, string>>;
      /** What the held-out cases said, which searches choose by; records from before tell it in the log alone. */
      readonly validation?: Pick<RunSummary, "best" | "last">;
    };

/** `run.json`: what a run is, where it stands and where its numbers come from. */
export interface RunRecord {
  readonly schema: typeof SCHEMA;
  /** The run's identity, 64 hexadecimal digits. */
  readonly id: string;
  readonly state: RunState;
  /** When the training began, interruptions since included; absent where that is not known, as in older records. */
  readonly started?: string;
  /** Fencing token of the process that wrote the record; `null` in records of version 1. */
  readonly fence: number | null;
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

/** A record as a file of one version holds it, to the record of today. */
type Reader = (stored: RunRecord) => RunRecord;

/** A reader for each version that was ever written; the last one is today's. */
const readers: Readonly<Record<string, Reader>> = {
  "panshift.run/1": (stored) => ({ ...stored, schema: SCHEMA, fence: null }),
  [SCHEMA]: (stored) => stored,
};

/**
 * The record, or `null` when the folder has none.
 *
 * @throws RUN_CORRUPT for a file that is no record; SCHEMA_UNKNOWN for one of another version
 */
export function readRunRecord(file: string): RunRecord | null {
  if (!existsSync(file)) return null;
  const stored = parse(file);
  const schema = String(stored?.schema);
  if (!schema.startsWith("panshift.run/")) return refuse(file, `schema ${schema}`);
  const reader = readers[schema];
  if (reader === undefined) return refuseVersion(file, Object.keys(readers), schema);
  if (typeof stored?.state?.kind !== "string") return refuse(file, "no state");
  return reader(stored);
}

function parse(file: string): RunRecord | null {
  try {
    return JSON.parse(readFileSync(file).toString()) as RunRecord | null; // decoded whole, which is faster
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
    hint: "run the same command again, which writes it anew",
  });
}
