import { expect, test } from "vitest";
import { watchForFailure } from "./first-failure.ts";

const failed = (run: string, code = "UNEXPECTED") => ({ kind: "failed", run, code, reason: "a test" }) as const;

test("a run that failed once more often than it is tried again ends the grid; other runs' failures do not add up", () => {
  const { signal, note } = watchForFailure("session", 1);
  note({ kind: "done", run: "a" });
  note(failed("a"));
  note(failed("b"));
  expect(signal.aborted).toBe(false);
  note(failed("a"));
  expect(signal.aborted).toBe(true);
});

test("a fault that no other attempt can mend ends it at once, whatever the retries", () => {
  const { signal, note } = watchForFailure("session", 3);
  note(failed("a", "CONTENT_CHANGED"));
  expect(signal.aborted).toBe(true);
});
