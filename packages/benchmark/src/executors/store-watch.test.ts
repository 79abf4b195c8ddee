import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunState, runPaths } from "@panshift/segmentation";
import { afterAll, expect, test } from "vitest";
import type { RunContext } from "../grid/execute-run.ts";
import { recordFailure, type StudyFolder } from "../grid/study-folder.ts";
import type { PlannedRun, PlannedSearch } from "../study/plan.ts";
import { StoreWatch } from "./store-watch.ts";

const root = mkdtempSync(join(tmpdir(), "store-watch-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const idOf = (draw: number) => String(draw).repeat(64);
const candidates = [0, 1].map((index) => ({
  id: idOf(index),
  draw: { index, budget: 2, values: {} },
  withoutDomain: [],
}));
const search: PlannedSearch = { budget: 2, candidates, oracles: [] };

/** A planned run that tests nothing, as far as following it needs one. */
function planned(id: string, of: PlannedSearch | null): PlannedRun {
  return { id, search: of, uses: [], method: { config: { iterations: 10 } } } as unknown as PlannedRun;
}

function watchOf(name: string, runs: readonly PlannedRun[], failFast = false) {
  const store = join(root, name);
  const folder = join(store, "studies", name);
  mkdirSync(folder, { recursive: true });
  const setState = (id: string, state: RunState) => {
    const paths = runPaths(store, id);
    mkdirSync(paths.folder, { recursive: true });
    writeFileSync(paths.record, JSON.stringify({ schema: "panshift.run/2", id, state, cases: { validation: [] } }));
  };
  const context = { store, study: { selection: ["source-val"], compute: { retries: 0 } } } as unknown as RunContext;
  const failures = join(folder, "failures.jsonl");
  const watch = new StoreWatch(runs, {
    context,
    folder: { folder, failures } as StudyFolder,
    session: "one",
    failFast,
  });
  return { watch, setState, failures };
}

const done = (dice: number): RunState => ({
  kind: "done",
  finished: "now",
  checksums: {},
  validation: { best: { iteration: 10, dice }, last: null },
});
const running = (iteration: number): RunState => ({ kind: "running", heartbeat: "now", iteration });

test("follows two planned runs that share a training to the end of both", () => {
  const { watch, setState } = watchOf("shared", [planned(idOf(0), null), planned(idOf(0), search)]);
  expect(watch.look()).toMatchObject({ open: 2, moved: false });
  setState(idOf(0), running(5));
  expect(watch.look()).toMatchObject({ open: 2, moved: true });
  expect(watch.look()).toMatchObject({ moved: false });
  setState(idOf(0), done(0.5));
  expect(watch.look()).toMatchObject({ open: 1 }); // the draw waits for the other one of its search
  setState(idOf(1), done(0.4));
  expect(watch.look()).toMatchObject({ open: 0 });
});

test("a draw that was trained between two looks got further", () => {
  const { watch, setState } = watchOf("trained", [planned(idOf(0), search)]);
  setState(idOf(0), done(0.5));
  expect(watch.look()).toMatchObject({ open: 1, moved: true });
});

test("a run that failed too often is left, and with it the draws that wait for it", () => {
  const { watch, setState, failures } = watchOf("failed", [planned(idOf(0), search), planned(idOf(1), search)]);
  setState(idOf(0), done(0.5));
  const attempt = { time: "now", run: idOf(1), session: "one", code: "DISK_FULL", reason: "no space" };
  recordFailure(failures, attempt);
  const look = watch.look();
  expect(look.open).toBe(0);
  expect(look.events[0]).toEqual({ kind: "failed", run: idOf(1), code: "DISK_FULL", reason: "no space" });
});

test("with failFast nothing is open once a run is given up, wherever it was worked on", () => {
  const { watch, setState, failures } = watchOf("fail-fast", [planned(idOf(0), null), planned(idOf(1), null)], true);
  setState(idOf(0), running(5));
  expect(watch.look()).toMatchObject({ open: 2 });
  recordFailure(failures, { time: "now", run: idOf(1), session: "another", code: "DISK_FULL", reason: "no space" });
  expect(watch.look()).toMatchObject({ open: 2 });
  recordFailure(failures, { time: "now", run: idOf(1), session: "one", code: "DISK_FULL", reason: "no space" });
  expect(watch.look()).toMatchObject({ open: 0 });
});
