import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { CheckpointFolder } from "./checkpoint.ts";
import { closeRun, openRun, runPaths } from "./run-folder.ts";
import { type LogEntry, parseLog, RunLog } from "./run-log.ts";
import { readRunRecord } from "./run-record.ts";
import { summarizeRun } from "./run-summary.ts";
import { splitValidation } from "./validation-split.ts";

const folder = () => mkdtempSync(join(tmpdir(), "panshift-run-"));
const code = (name: string) => expect.objectContaining({ code: name });

function step(iteration: number): LogEntry {
  return { kind: "step", iteration, loss: 1, terms: { dice: 1 }, skipped: [], learningRate: 1e-3, seconds: 0 };
}

test("a checkpoint that cannot be read is refused by name, one of a later version by both versions", () => {
  const place = folder();
  for (const garbage of ["{", "null", "{}", '{"schema":"panshift.checkpoint/1"}']) {
    writeFileSync(join(place, "current.json"), garbage);
    expect(() => new CheckpointFolder(place).read()).toThrow(code("RUN_CORRUPT"));
  }
  writeFileSync(join(place, "current.json"), '{"schema":"panshift.checkpoint/2"}');
  expect(() => new CheckpointFolder(place).read()).toThrow(/schema panshift.checkpoint\/1; found .*checkpoint\/2/);
});

test("a run that is refused leaves no empty folder, and takes away what a killed process left half-written", () => {
  const store = folder();
  const id = "a".repeat(64);
  expect(() => openRun(store, id, "resume")).toThrow(code("RUN_NOTHING_TO_RESUME"));
  expect(readdirSync(store)).toEqual([]);
  const run = openRun(store, id, "continue");
  closeRun(run);
  expect(readdirSync(store)).toEqual([]);
  const { model } = runPaths(store, id);
  mkdirSync(model, { recursive: true });
  for (const place of [dirname(model), model]) writeFileSync(join(place, `.run.json.${randomUUID()}.tmp`), "half");
  closeRun(openRun(store, id, "continue"));
  expect(readdirSync(dirname(model), { recursive: true }).sort()).toEqual(["lock.1", "model"]);
});

test("the validation after the last step follows the last checkpoint: it is made again, not kept twice", () => {
  const file = join(folder(), "log.jsonl");
  const validation: LogEntry = { kind: "validation", iteration: 2, loss: 1, dice: {}, seconds: 0 };
  const text = `${JSON.stringify(step(2))}\n${JSON.stringify(validation)}\n`;
  writeFileSync(file, text);
  new RunLog(file, 2, 3);
  expect(readFileSync(file, "utf8")).toBe(text);
  new RunLog(file, 2, 2);
  expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(step(2))}\n`);
});

test("a log reaches the disk within seconds also when the clock is set back", () => {
  const file = join(folder(), "log.jsonl");
  const elapsed = vi.spyOn(performance, "now").mockReturnValue(0);
  const clock = vi.spyOn(Date, "now").mockReturnValue(1e9);
  try {
    const log = new RunLog(file, 0, 9);
    clock.mockReturnValue(0);
    log.write(step(1));
    expect(existsSync(file)).toBe(false);
    elapsed.mockReturnValue(3000);
    log.write(step(2));
    expect(parseLog(readFileSync(file, "utf8"))).toHaveLength(2);
  } finally {
    vi.restoreAllMocks();
  }
});

test("lines of a log that are no entries are left out", () => {
  const validation: LogEntry = { kind: "validation", iteration: 2, loss: 1, dice: {}, seconds: 0 };
  const halves = [
    { ...step(1), loss: "1" },
    { ...step(1), kind: "other" },
    { ...validation, dice: undefined },
    { ...validation, dice: { pancreas: null } },
    { ...validation, dice: { pancreas: { n: 1 } } },
  ].map((half) => JSON.stringify(half));
  const whole = [step(1), { ...validation, dice: { pancreas: { mean: null, n: 0 } } }, step(2)];
  const lines = whole.map((entry) => JSON.stringify(entry));
  const text = [lines[0], "\0\0garbage", "7", "null", ...halves, ...lines.slice(1), ""].join("\n");
  expect(parseLog(text)).toEqual(whole);
});

test("a validation that lost its Dice leaves a run's other validations to be told", () => {
  const file = join(folder(), "log.jsonl");
  const validation = { kind: "validation", iteration: 5, loss: 1, dice: { pancreas: { mean: 0.5, n: 1 } }, seconds: 0 };
  writeFileSync(file, `${JSON.stringify(validation)}\n{"kind":"validation","iteration":6}\n`);
  expect(summarizeRun(file)).toEqual({
    ...{ loss: null, best: { iteration: 5, dice: 0.5 } },
    last: { iteration: 5, dice: 0.5 },
  });
});

test("a log goes on after its checkpoint: later steps and a half-written line are removed", () => {
  const file = join(folder(), "log.jsonl");
  const lines = [1, 2, 3].map((iteration) => JSON.stringify(step(iteration)));
  writeFileSync(file, `${lines.join("\n")}\n{"kind":"step","itera`);
  const log = new RunLog(file, 2, 9);
  expect(parseLog(readFileSync(file, "utf8")).map(({ iteration }) => iteration)).toEqual([1, 2]);
  log.write(step(3));
  log.flush();
  expect(readFileSync(file, "utf8")).toBe(`${lines.join("\n")}\n`);
});

test("records of every earlier version are read; one of a later version is named, and garbage is no record", () => {
  const file = join(folder(), "run.json");
  const state = { kind: "planned" };
  expect(readRunRecord(file)).toBeNull();
  writeFileSync(file, JSON.stringify({ schema: "panshift.run/1", state }));
  expect(readRunRecord(file)).toEqual({ schema: "panshift.run/2", state, fence: null });
  writeFileSync(file, JSON.stringify({ schema: "panshift.run/2", state, fence: 3 }));
  expect(readRunRecord(file)).toEqual({ schema: "panshift.run/2", state, fence: 3 });
  writeFileSync(file, JSON.stringify({ schema: "panshift.run/99", state }));
  expect(() => readRunRecord(file)).toThrow(code("SCHEMA_UNKNOWN"));
  expect(() => readRunRecord(file)).toThrow(/panshift.run\/1 or panshift.run\/2; found schema panshift.run\/99/);
  for (const garbage of ["{", "null", "[]", "7", '{"schema":"panshift.run/2"}', '{"schema":"other"}']) {
    writeFileSync(file, garbage);
    expect(() => readRunRecord(file)).toThrow(code("RUN_CORRUPT"));
  }
});

const cases = ["a", "b", "c", "d", "e"].flatMap((subject) =>
  ["t1", "t2"].map((sequence) => ({ caseId: `${subject}-${sequence}`, subject, domain: "x", image: "", label: "" })),
);

test("validation holds out whole subjects, by share and by name", () => {
  const { training, validation } = splitValidation(cases, { share: 0.2 }, 1);
  expect(validation).toHaveLength(2);
  expect(new Set(validation.map(({ subject }) => subject)).size).toBe(1);
  expect(training).toHaveLength(8);
  const named = splitValidation(cases, { share: 0.2, subjects: ["b", "c"] }, 1);
  expect(named.validation.map(({ caseId }) => caseId)).toEqual(["b-t1", "b-t2", "c-t1", "c-t2"]);
});

test("one subject alone is never held out, and an unknown one is refused", () => {
  expect(splitValidation(cases.slice(0, 2), { share: 0.5 }, 1).validation).toEqual([]);
  expect(splitValidation(cases, { share: 0 }, 1).validation).toEqual([]);
  expect(() => splitValidation(cases, { share: 0.2, subjects: ["z"] }, 1)).toThrow(code("CONFIG_INVALID"));
});
