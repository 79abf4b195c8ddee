import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runChaos } from "./chaos.ts";
import { phases } from "./phases.ts";

const folder = mkdtempSync(join(tmpdir(), "panshift-chaos-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// A share of `npm run chaos -- --kills 100`.
test("a study whose processes are killed in every phase has the tables of an undisturbed one", async () => {
  const { counts, differing, tables } = await runChaos({ folder, kills: 10, seed: 1, seeds: [1] });
  expect(phases.filter((phase) => (counts.get(phase) ?? 0) === 0)).toEqual([]);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(10);
  expect(tables).toBeGreaterThan(4);
  expect(differing).toEqual([]);
}, 600_000);
