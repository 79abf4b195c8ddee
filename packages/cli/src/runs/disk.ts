import { diskOfRuns, diskOfStudies, RUN_PARTS } from "@panshift/benchmark/study";
import { bytesText } from "../bytes.ts";
import { firstRows, textTable } from "../table.ts";
import { printJson, type Terminal } from "../terminal.ts";

/** `panshift runs disk`. */
export function printDisk({ store, json }: { readonly store: string; readonly json?: true }, terminal: Terminal): void {
  const runs = diskOfRuns(store);
  const studies = diskOfStudies(store);
  if (json) {
    printJson(terminal, { schema: "panshift.runs-disk/1", runs, studies });
    return;
  }
  const parts = [...RUN_PARTS, "other"] as const;
  const total = (part: (typeof parts)[number]) => runs.reduce((sum, run) => sum + run[part], 0);
  const rowOf = (name: string, bytes: readonly number[]) => [
    name,
    ...bytes.map(bytesText),
    bytesText(bytes.reduce((sum, one) => sum + one, 0)),
  ];
  const { shown, note } = firstRows(runs);
  const rows = shown.map((run) =>
    rowOf(
      run.run,
      parts.map((part) => run[part]),
    ),
  );
  const all = rowOf("all runs", parts.map(total));
  terminal.out(textTable(["run", ...parts, "together"], [...rows, all], [1, 2, 3, 4, 5]) + note);
  for (const { name, bytes } of studies) terminal.out(`study ${name}: ${bytesText(bytes)}\n`);
}
