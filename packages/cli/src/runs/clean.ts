import { findGarbage, type GarbageOptions, removeGarbage } from "@panshift/benchmark/study";
import { bytesText } from "../bytes.ts";
import { printJson, type Terminal } from "../terminal.ts";

export interface CleanOptions extends GarbageOptions {
  readonly store: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** `panshift runs clean`. */
export function cleanRuns({ store, dryRun, json, ...options }: CleanOptions, terminal: Terminal): void {
  const garbage = findGarbage(store, options);
  const removed = dryRun ? [] : removeGarbage(store, garbage);
  if (json) {
    const kept = garbage.filter((one) => !removed.includes(one));
    printJson(terminal, { schema: "panshift.runs-clean/1", removed, kept });
    return;
  }
  for (const one of garbage) {
    const fate = dryRun ? "would go" : removed.includes(one) ? "removed" : "kept, a process works on it";
    terminal.out(`${fate}: ${one.path} (${one.reason}, ${bytesText(one.bytes)})\n`);
  }
  const bytes = (dryRun ? garbage : removed).reduce((sum, one) => sum + one.bytes, 0);
  terminal.out(`${dryRun ? "would free" : "freed"} ${bytesText(bytes)}\n`);
}
