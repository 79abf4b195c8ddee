import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { panshift } from "./recording.ts";

const root = mkdtempSync(join(tmpdir(), "plan-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const study = join(root, "study.yaml");
writeFileSync(
  study,
  JSON.stringify({
    title: "tiny",
    question: "What does it take?",
    data: {
      datasets: [
        {
          name: "phantom",
          folder: "data",
          phantom: { preset: "demo", subjects: 3, centers: 1, sequences: ["t1w", "opposed"] },
        },
      ],
    },
    protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.2 } }],
    methods: ["baseline"],
    seeds: [1, 2],
    training: {
      preprocessing: { modality: "mr", spacingDhwMm: [8, 8, 8] },
      patchSizeDhw: [16, 16, 16],
      network: { width: 8 },
      iterations: 2,
      threads: 1,
    },
  }),
);
const plan = (...more: readonly string[]) => panshift("study", "plan", study, "--store", join(root, "runs"), ...more);

test("--measure extrapolates from a few steps what the store does not know, before there are any data", async () => {
  const { code, out, messages } = await plan("--measure", "--set", "training.iterations=8");
  expect(code).toBe(0);
  expect(messages).toContain("measuring baseline: a few steps");
  expect(out).toMatch(/Estimate for 2 of them, one after another: .* of disk, up to .* of memory a worker\./);
  expect(out).toMatch(/baseline: .* a step, .* a tested case \(extrapolated from 6 steps and one held-out case/);
  expect(existsSync(join(root, "runs"))).toBe(false);
});

test("without --measure the plan says that it does not know, and how it could", async () => {
  const { out } = await plan();
  expect(out).toMatch(/Time, memory and disk of baseline are not known: .*--measure tries a few steps of one\./);
  const { estimate } = JSON.parse((await plan("--json")).out);
  expect(estimate).toMatchObject({ openRuns: 2, estimatedRuns: 0, measured: [], unknown: ["baseline"] });
});

test("organ maps of a phantom are looked for where the study's paths start", async () => {
  const anatomy = { folder: "maps", labels: { pancreas: 1 } };
  const changed = JSON.parse(readFileSync(study, "utf8"));
  Object.assign(changed.data.datasets[0], { folder: "of-maps", phantom: { subjects: 1, anatomy } });
  const file = join(root, "maps.yaml");
  writeFileSync(file, JSON.stringify(changed));
  const { code, messages } = await panshift("study", "plan", file, "--store", join(root, "runs"));
  expect(code).toBe(2);
  expect(messages).toContain(join(root, "maps"));
});
