import { readFileSync, writeFileSync } from "node:fs";

/** Forgets the highest resident memory so far, where the system can (Linux). */
export function resetPeakMemory(): void {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Elsewhere the peak is not measured.
  }
}

/** Highest resident memory since the reset in MiB; null where the system does not tell. */
export function peakMemoryMiB(): number | null {
  try {
    const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}
