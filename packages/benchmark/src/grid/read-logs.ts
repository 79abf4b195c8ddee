import { existsSync } from "node:fs";
import { PanShiftError } from "@panshift/core";
import { readPacked } from "./held-log.ts";
import type { PackedLog } from "./packed-log.ts";

/** The logs of those files that are there; one that this version cannot read is left to its caller, to be told of. */
export function readLogs(files: readonly string[]): Map<string, PackedLog> {
  const logs = new Map<string, PackedLog>();
  for (const file of files) {
    if (!existsSync(file)) continue;
    try {
      logs.set(file, readPacked(file));
    } catch (error) {
      if (!(error instanceof PanShiftError)) throw error;
    }
  }
  return logs;
}
