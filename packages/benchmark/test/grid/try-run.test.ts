import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "@panshift/phantom/files";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { estimateRuns, type PlannedRun, testedCases, tryRun } from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "trial-"));
const temporary = join(root, "temporary");
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  mkdirSync(temporary);
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] });
});
beforeEach(() => void vi.stubEnv("TMPDIR", temporary));

const open = () => openTiny(root, tinyStudy(root, { selection: ["source-val", "last"] }));

test("a trial makes the costs known, opens no tested case and leaves nothing", async () => {
  const { plan, context, folder } = await open();
  const [run] = plan.runs as [PlannedRun];
  const tested = testedCases(run);
  for (const each of tested) {
    for (const file of [context.files.image(each), context.files.label(each)]) writeFileSync(file, "not to be read");
  }
  const phases: string[] = [];
  const trial = await tryRun(run, {
    ...context,
    onProgress: (step) => phases.push(step.phase === "testing" ? step.phase : step.training.phase),
  });
  expect(new Set(phases)).toEqual(new Set(["loading", "training", "validation", "testing"]));
  expect(trial.steps).toBe(2);
  for (const cost of Object.values(trial)) expect(cost).toBeGreaterThan(0);
  expect(readdirSync(temporary)).toEqual([]);
  expect(existsSync(folder.audit)).toBe(false);
  expect(existsSync(context.store)).toBe(false);

  const options = { rules: ["source-val", "last"], trials: new Map([["baseline", trial]]) } as const;
  expect(estimateRuns(plan.runs, context.store, { rules: options.rules }).unknown).toEqual(["baseline"]);
  const { measured, unknown, ...sums } = estimateRuns(plan.runs, context.store, options);
  expect(unknown).toEqual([]);
  expect(measured).toMatchObject([{ method: "baseline", measuredRuns: 0, trialSteps: 2 }]);
  const cases = 2 * tested.length; // by each rule
  expect(sums.seconds).toBeCloseTo(2 * trial.secondsPerStep + cases * trial.secondsPerCase, 9);
  expect(sums.diskBytes).toBeCloseTo(trial.trainingBytes + cases * trial.bytesPerCase, 3);
  expect(sums.peakBytes).toBe(trial.peakBytes);
});

test("without held-out cases two rules test one model, which is counted once", async () => {
  const { plan, context } = await open();
  const [run] = plan.runs as [PlannedRun];
  const trial = { steps: 2, secondsPerStep: 1, secondsPerCase: 100, peakBytes: 1, trainingBytes: 1, bytesPerCase: 1 };
  const options = { rules: ["source-val", "last"], trials: new Map([["baseline", trial]]) } as const;
  const secondsOf = (one: PlannedRun) => estimateRuns([one], context.store, options).seconds;
  expect(testedCases(run)).toHaveLength(2);
  expect(secondsOf(run)).toBe(2 + 4 * 100);
  expect(secondsOf({ ...run, validation: [] })).toBe(2 + 2 * 100);
});

test("a trial that is interrupted, or fails, leaves nothing either", async () => {
  const { plan, context } = await open();
  const [run] = plan.runs as [PlannedRun];
  const controller = new AbortController();
  const stopped = tryRun(run, { ...context, signal: controller.signal, onProgress: () => controller.abort() });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect(readdirSync(temporary)).toEqual([]);
  const [own] = run.training as [(typeof run.training)[number]];
  writeFileSync(context.files.label(own), "no volume");
  await expect(tryRun(run, context)).rejects.toThrow(own.caseId);
  expect(readdirSync(temporary)).toEqual([]);
});
