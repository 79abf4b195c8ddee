import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { panshift } from "./recording.ts";

const folder = mkdtempSync(join(tmpdir(), "panshift-cost-"));
afterAll(() => rmSync(folder, { recursive: true }));

const config = join(folder, "cost.yaml");
writeFileSync(
  config,
  "network: {width: 8}\nstages: {coarse: {patchSizeDhw: [16, 16, 16]}, fine: {patchSizeDhw: [8, 8, 8]}}\n",
);

it("counts without running, and says what the weights and their training need", async () => {
  const { code, out } = await panshift("cost", config, "--json");
  expect(code).toBe(0);
  const cost = JSON.parse(out);
  expect(cost.withoutHeads).toMatchObject({
    parameters: 1_186_497,
    memoryBytes: { weights: 4 * 1_186_497, training: 16 * 1_186_497 },
  });
  expect(cost.measured).toBeUndefined();
});

it("times each stage when asked, smallest first", async () => {
  const { code, out } = await panshift("cost", config, "--json", "--measure");
  expect(code).toBe(0);
  const { stages } = JSON.parse(out).measured;
  expect(stages.map(({ stage, passes }: { stage: string; passes: number }) => [stage, passes])).toEqual([
    ["fine", 5],
    ["coarse", 5],
  ]);
  expect((await panshift("cost", config, "--measure")).out).toContain("s per pass (median)");
});
