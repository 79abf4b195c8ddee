import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockRun } from "./run-lock.ts";
import { type LogEntry, parseLog, RunLog } from "./run-log.ts";
import { readRunRecord } from "./run-record.ts";
import { splitValidation } from "./validation-split.ts";

const folder = () => mkdtempSync(join(tmpdir(), "panshift-run-"));
const code = (name: string) => expect.objectContaining({ code: name });

function step(iteration: number): LogEntry {
  return { kind: "step", iteration, loss: 1, terms: { dice: 1 }, skipped: [], learningRate: 1e-3, seconds: 0 };
}

test("a lock keeps others out until it is released", () => {
  const file = join(folder(), "lock");
  const lock = lockRun(file);
  expect(() => lockRun(file)).toThrow(code("RUN_LOCKED"));
  expect(() => lockRun(file)).toThrow(`process ${process.pid}`);
  lock.release();
  expect(existsSync(file)).toBe(false);
  lockRun(file).release();
});

test("a lock of a process that is gone is taken over", () => {
  const file = join(folder(), "lock");
  const gone = Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));
  writeFileSync(file, JSON.stringify({ pid: gone, host: hostname(), started: "1", token: "old" }));
  const lock = lockRun(file);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid });
  lock.release();
});

test("a reused process number does not keep a dead lock alive", () => {
  const file = join(folder(), "lock");
  writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), started: "not this one", token: "old" }));
  lockRun(file).release();
  expect(existsSync(file)).toBe(false);
});

test("a lock of another machine is stale only after an hour without a touch", () => {
  const file = join(folder(), "lock");
  writeFileSync(file, JSON.stringify({ pid: 1, host: "elsewhere", started: null, token: "old" }));
  expect(() => lockRun(file)).toThrow(code("RUN_LOCKED"));
  utimesSync(file, new Date(0), new Date(0));
  lockRun(file).release();
});

test("a log goes on after its checkpoint: later steps and a half-written line are removed", () => {
  const file = join(folder(), "log.jsonl");
  const lines = [1, 2, 3].map((iteration) => JSON.stringify(step(iteration)));
  writeFileSync(file, `${lines.join("\n")}\n{"kind":"step","itera`);
  const log = new RunLog(file, 2);
  expect(parseLog(readFileSync(file, "utf8")).map(({ iteration }) => iteration)).toEqual([1, 2]);
  log.write(step(3));
  log.flush();
  expect(readFileSync(file, "utf8")).toBe(`${lines.join("\n")}\n`);
});

test("a run record of another schema is refused", () => {
  const file = join(folder(), "run.json");
  expect(readRunRecord(file)).toBeNull();
  writeFileSync(file, '{"schema":"panshift.run/99"}');
  expect(() => readRunRecord(file)).toThrow(code("RUN_CORRUPT"));
  writeFileSync(file, "{");
  expect(() => readRunRecord(file)).toThrow(code("RUN_CORRUPT"));
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
