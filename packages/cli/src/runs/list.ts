import { listRuns, type StoredRun } from "@panshift/benchmark/study";
import { firstRows, textTable } from "../table.ts";
import { printJson, type Terminal } from "../terminal.ts";

/** `panshift runs list`. */
export function printRuns({ store, json }: { readonly store: string; readonly json?: true }, terminal: Terminal): void {
  const runs = listRuns(store);
  if (json) {
    const listed = runs.map(({ name, record, damage, scoredCases }) => ({
      run: name,
      method: record?.method.id ?? null,
      seed: record?.seed ?? null,
      state: record?.state ?? null,
      damage,
      scoredCases,
    }));
    printJson(terminal, { schema: "panshift.runs-list/1", runs: listed });
    return;
  }
  if (runs.length === 0) {
    terminal.message(`no runs in ${store}\n`);
    return;
  }
  const { shown, note } = firstRows(runs);
  const rows = shown.map((run) => [
    run.name,
    run.record?.method.id ?? "-",
    run.record === null ? "-" : String(run.record.seed),
    stateText(run),
    String(run.scoredCases),
  ]);
  terminal.out(textTable(["run", "method", "seed", "state", "scored cases"], rows, [2, 4]) + note);
}

function stateText({ record, damage }: StoredRun): string {
  if (damage !== null) return `damaged: ${damage}`;
  const state = record?.state;
  switch (state?.kind) {
    case undefined:
      return "half-made";
    case "planned":
      return "planned";
    case "running":
      return `training, step ${state.iteration}, last heard of ${state.heartbeat}`;
    case "failed":
      return `failed at step ${state.iteration}: ${state.reason} [${state.code}]`;
    case "done":
      return `done ${state.finished}`;
    default:
      return state satisfies never;
  }
}
