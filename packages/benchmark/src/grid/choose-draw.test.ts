import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPaths } from "@panshift/segmentation";
import { afterAll, expect, test } from "vitest";
import type { PlannedSearch } from "../study/plan.ts";
import { chooseDraw } from "./choose-draw.ts";

const root = mkdtempSync(join(tmpdir(), "choose-draw-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const idOf = (draw: number) => String(draw).repeat(64);
const search: PlannedSearch = {
  budget: 2,
  oracles: [],
  candidates: [0, 1].map((index) => ({ id: idOf(index), draw: { index, budget: 2, values: {} }, withoutDomain: [] })),
};

/** A store in which the draws of the search were trained to these Dice on held-out cases. */
function storeOf(name: string, dice: readonly number[]): string {
  const store = join(root, name);
  for (const [draw, value] of dice.entries()) {
    const { folder, record } = runPaths(store, idOf(draw));
    mkdirSync(folder, { recursive: true });
    const validation = { best: { iteration: 1, dice: value }, last: { iteration: 2, dice: 1 - value } };
    const state = { kind: "done", finished: name, checksums: {}, validation };
    writeFileSync(record, JSON.stringify({ schema: "panshift.run/2", id: idOf(draw), state }));
  }
  return store;
}

test("the best checkpoint's Dice chooses, or the last one's, as the record says; no log is needed", () => {
  const store = storeOf("whole", [0.4, 0.6]);
  expect(chooseDraw(search, "source-val", store)?.chosen).toMatchObject({ id: idOf(1), score: 0.6 });
  expect(chooseDraw(search, "last", store)?.chosen).toMatchObject({ id: idOf(0), score: 0.6 });
});

test("of equals the earlier draw is taken", () => {
  expect(chooseDraw(search, "source-val", storeOf("equal", [0.5, 0.5]))?.chosen?.id).toBe(idOf(0));
});

test.each(["cut off {", '{"schema":"panshift.run/99","state":{"kind":"done"}}'])(
  "a draw whose record cannot be read is not trained, and there is no choice: %s",
  (text) => {
    const store = storeOf(`damaged ${text.length}`, [0.4, 0.6]);
    writeFileSync(runPaths(store, idOf(0)).record, text);
    expect(chooseDraw(search, "source-val", store)).toBeNull();
  },
);
