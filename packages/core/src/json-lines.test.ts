import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { appendJsonLine, parseJsonLines, readJsonLines } from "./json-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "json-lines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("whole lines are read, and nothing is missing", () => {
  expect(parseJsonLines('{"n":1}\n{"n":2}\n')).toEqual({ lines: [{ n: 1 }, { n: 2 }], isWhole: true });
  expect(parseJsonLines("")).toEqual({ lines: [], isWhole: true });
});

test("a line that was cut off is none, at the end or with another one after it", () => {
  expect(parseJsonLines('{"n":1}\n{"n":')).toEqual({ lines: [{ n: 1 }], isWhole: false });
  expect(parseJsonLines('{"n":\n{"n":2}\n')).toEqual({ lines: [{ n: 2 }], isWhole: false });
});

test("an ended line that is no JSON can be refused with its number; one without an end cannot", () => {
  const told: unknown[] = [];
  const onDamage = (line: string, number: number, cause: unknown) => told.push([line, number, cause]);
  expect(parseJsonLines('{"n":1}\n{"n":\n{"n":3}\n{"n":', onDamage).lines).toEqual([{ n: 1 }, { n: 3 }]);
  expect(told).toEqual([['{"n":', 2, expect.any(SyntaxError)]]);
});

test("a line appended after one that a kill cut off is not lost with it", () => {
  const file = join(folder, "log.jsonl");
  expect(readJsonLines(file)).toEqual({ lines: [], isWhole: true });
  appendJsonLine(file, { n: 1 });
  appendJsonLine(file, { n: 2 });
  expect(readJsonLines(file)).toEqual({ lines: [{ n: 1 }, { n: 2 }], isWhole: true });
  writeFileSync(file, '{"n":1}\n{"n":');
  appendJsonLine(file, { n: 3 });
  expect(readJsonLines(file)).toEqual({ lines: [{ n: 1 }, { n: 3 }], isWhole: false });
});
