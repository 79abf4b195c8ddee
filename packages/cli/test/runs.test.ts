import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockRun } from "@panshift/segmentation";
import { afterAll, beforeEach, expect, test } from "vitest";
import { panshift } from "./recording.ts";

const base = mkdtempSync(join(tmpdir(), "runs-"));
let store = "";
let count = 0;
beforeEach(() => {
  store = join(base, String(count++));
  mkdirSync(store);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function put(run: string, state: object | null, files: readonly string[] = []): string {
  const folder = join(store, run.repeat(16));
  mkdirSync(folder, { recursive: true });
  const record = { schema: "panshift.run/1", method: { id: "baseline" }, seed: 7, state };
  if (state !== null) writeFileSync(join(folder, "run.json"), JSON.stringify(record));
  for (const file of files) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), "x".repeat(3000));
  }
  return folder;
}

const done = { kind: "done", finished: "2026-01-01T00:00:00Z", checksums: {} };
const failed = { kind: "failed", code: "DISK_FULL", reason: "the disk is full", iteration: 3 };
const parts = ["predictions/d/a.nii.gz", "checkpoint/current.json", "model/weights.safetensors"];

test("list tells every state, damage too", async () => {
  put("1", done);
  put("2", failed);
  put("3", null);
  writeFileSync(join(put("4", done), "run.json"), "{");
  const { code, out } = await panshift("runs", "list", "--store", store);
  expect(code).toBe(0);
  const states = out.split("\n").slice(1, 5);
  expect(states.map((line) => line.split(/ {2,}/).slice(1, 4).join("|"))).toEqual([
    "baseline|7|done 2026-01-01T00:00:00Z",
    "baseline|7|failed at step 3: the disk is full [DISK_FULL]",
    expect.stringMatching(/^-\|\s*-\|half-made$/),
    expect.stringMatching(/^-\|\s*-\|damaged: .*run record/),
  ]);
});

test("disk adds up the parts", async () => {
  put("1", done, parts);
  put("2", done, ["log.jsonl"]);
  mkdirSync(join(store, "studies/one"), { recursive: true });
  writeFileSync(join(store, "studies/one/report.html"), "x".repeat(5000));
  const { runs, studies } = JSON.parse((await panshift("runs", "disk", "--store", store, "--json")).out);
  expect(runs[0]).toMatchObject({ checkpoint: 3000, model: 3000, predictions: 3000 });
  expect(runs[1].other).toBeGreaterThan(3000);
  expect(studies).toEqual([{ name: "one", bytes: 5000 }]);
  expect((await panshift("runs", "disk", "--store", store)).out).toMatch(/all runs +3 kB +3 kB +3 kB +4 kB +13 kB/);
});

test("clean removes only what nobody needs, and with --dry-run nothing", async () => {
  const finished = put("1", done, parts);
  const canGoOn = put("2", failed, ["checkpoint/current.json"]);
  const hopeless = put("3", failed);
  const halfMade = put("4", null, ["log.jsonl"]);
  const held = put("5", null);
  const lock = lockRun(join(held, "lock"));
  const damaged = put("6", done);
  writeFileSync(join(damaged, "run.json"), "{");
  const present = () => [finished, canGoOn, hopeless, halfMade, held, damaged].map((folder) => existsSync(folder));
  const dry = await panshift("runs", "clean", "--store", store, "--dry-run");
  expect(dry.out.split("\n").filter((line) => line.startsWith("would go"))).toHaveLength(3);
  expect(present()).toEqual([true, true, true, true, true, true]);
  const { out } = await panshift("runs", "clean", "--store", store);
  lock.release();
  expect(out).toMatch(/kept, a process works on it: .*5555/);
  expect(present()).toEqual([true, true, false, false, true, true]);
  expect(parts.map((part) => existsSync(join(finished, part)))).toEqual([true, true, true]);
  await panshift("runs", "clean", "--store", store, "--predictions", "--checkpoints");
  expect(parts.map((part) => existsSync(join(finished, part)))).toEqual([false, false, true]);
  expect(existsSync(join(canGoOn, "checkpoint/current.json"))).toBe(true);
});
