import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPaths } from "@panshift/segmentation";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { PlannedRun } from "../study/plan.ts";
import { secondsLeft } from "./time-left.ts";

const store = mkdtempSync(join(tmpdir(), "time-left-"));
afterAll(() => rmSync(store, { recursive: true, force: true }));

const method = { config: { iterations: 100 } } as PlannedRun["method"];
let run: Pick<PlannedRun, "id" | "method"> = { id: "", method };
let count = 0;

function log(startedAt: number, ...steps: readonly (readonly [iteration: number, seconds: number])[]): void {
  const { folder, log: file } = runPaths(store, run.id);
  mkdirSync(folder, { recursive: true });
  for (const [iteration, seconds] of steps) {
    appendFileSync(file, `${JSON.stringify({ kind: "step", iteration, loss: 1, startedAt, seconds })}\n`);
  }
}

describe("secondsLeft", () => {
  beforeEach(() => {
    run = { id: String(count++).padEnd(64, "f"), method };
  });

  it("goes on at the pace of the last steps", () => {
    log(0, [10, 20], [20, 40], [30, 60]);
    expect(secondsLeft(run, store)).toBe(140);
  });

  it("counts from where a later process went on", () => {
    log(0, [10, 1], [20, 2]);
    log(20, [30, 3]);
    expect(secondsLeft(run, store)).toBeNull();
    log(20, [40, 8]);
    expect(secondsLeft(run, store)).toBe(30);
  });

  it("is not known before two steps are logged", () => {
    expect(secondsLeft(run, store)).toBeNull();
    log(0, [10, 20]);
    expect(secondsLeft(run, store)).toBeNull();
  });

  it("reads the end of a long log alone, from its first whole line", () => {
    const steps = Array.from({ length: 3000 }, (_, n) => [n * 0.01, n < 100 ? n * 50 : 5000 + n] as const);
    log(0, ...steps);
    expect(secondsLeft(run, store)).toBeCloseTo((100 - 29.99) / 0.01, 6);
  });
});
