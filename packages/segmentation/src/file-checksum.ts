import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** SHA-256 of a file, hexadecimal; by Node's own code, because weights and scans are large. */
export function fileChecksum(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
