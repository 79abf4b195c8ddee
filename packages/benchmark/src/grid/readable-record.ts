import { PanShiftError } from "@panshift/core";
import { type RunRecord, readRunRecord } from "@panshift/segmentation";

/**
 * A run's record, or `null` where there is none that this version can read: for looks at many runs, which one damaged
 * record must not end. Work on the run itself repairs the record or names the trouble.
 */
export function readableRecord(file: string): RunRecord | null {
  try {
    return readRunRecord(file);
  } catch (error) {
    if (error instanceof PanShiftError && (error.code === "RUN_CORRUPT" || error.code === "SCHEMA_UNKNOWN"))
      return null;
    throw error;
  }
}
