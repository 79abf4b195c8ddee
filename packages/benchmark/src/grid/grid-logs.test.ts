import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { costClock, readCosts } from "./run-costs.ts";
import { countAttempts, type FailedAttempt, readFailures, recordFailure } from "./study-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "panshift-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("costs: what was done is read again; lines that are none are left out, work of no parts is not noted", () => {
  const clock = costClock(folder, "testing");
  clock(0);
  clock(3);
  const half = '{"phase":"training","seconds":1,"parts":"2","peakBytes":1}';
  appendFileSync(join(folder, "costs.jsonl"), `null\n7\n${half}\n{"phase":"resting"}\n{"pha`);
  costClock(folder, "training")(2);
  expect(readCosts(folder)).toEqual([
    { phase: "testing", parts: 3, seconds: expect.any(Number), peakBytes: expect.any(Number) },
    { phase: "training", parts: 2, seconds: expect.any(Number), peakBytes: expect.any(Number) },
  ]);
});

test("failed attempts are read again in their order; lines that are none are left out", () => {
  const file = join(folder, "failures.jsonl");
  const attempt = (run: string): FailedAttempt => ({
    ...{ time: "2026-01-01T00:00:00Z", session: "one", code: "DISK_FULL", reason: "no room" },
    run,
  });
  recordFailure(file, attempt("a"));
  appendFileSync(file, 'null\n{"run":"b"}\n{"time":');
  recordFailure(file, attempt("c"));
  expect(readFailures(file)).toEqual([attempt("a"), attempt("c")]);
});

test("attempts count by run and session; those that ran out of time only while the run got no further", () => {
  const attempt = (run: string, session: string, reached?: number): FailedAttempt => ({
    ...{ time: "2026-01-01T00:00:00Z", code: "DISK_FULL", reason: "no room", run, session },
    ...(reached !== undefined && { reached }),
  });
  const others = [attempt("b", "one"), attempt("a", "zero")];
  expect(countAttempts(others, "one", "a")).toBe(0);
  expect(
    countAttempts([...others, attempt("a", "one"), attempt("a", "one", 0), attempt("a", "one", 0)], "one", "a"),
  ).toBe(3);
  const slow = [0, 5, 5, 6].map((reached) => attempt("a", "one", reached));
  expect(slow.map((_, at) => countAttempts(slow.slice(0, at + 1), "one", "a"))).toEqual([1, 1, 2, 1]);
});
