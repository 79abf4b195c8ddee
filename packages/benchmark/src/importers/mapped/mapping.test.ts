import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PanShiftError } from "@panshift/core";
import { expect, test } from "vitest";
import { parseMapping, readMapping } from "./mapping.ts";

const minimal = { id: "mine", summary: "s", layout: ["l"], title: "t", row: {}, scans: [{ image: "a", caseId: "b" }] };

const errorOf = (read: () => unknown): PanShiftError => {
  try {
    read();
  } catch (error) {
    return error as PanShiftError;
  }
  throw new Error("the mapping was accepted");
};

test("all problems of a mapping are told with their paths", () => {
  expect(parseMapping(minimal, "mine.json").scans[0]?.labels).toEqual([]);
  const scans = [{ image: "a", caseId: "b", patterns: { id: "(" }, labels: [{ path: "c", values: { one: "x" } }] }];
  const error = errorOf(() => parseMapping({ ...minimal, colour: 1, scans }, "mine.json"));
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toMatch(/colour/);
  expect(error.message).toMatch(/scans\.0\.patterns\.id: a regular expression/);
  expect(error.message).toMatch(/scans\.0\.labels\.0\.values\.one/);
});

test("a file that is no JSON is told", () => {
  const folder = mkdtempSync(join(tmpdir(), "panshift-mapping-"));
  writeFileSync(join(folder, "m.json"), "{");
  expect(errorOf(() => readMapping(join(folder, "m.json"))).code).toBe("FILE_UNREADABLE");
  rmSync(folder, { recursive: true });
});
