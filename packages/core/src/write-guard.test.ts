import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { appendLine, writeFileAtomic } from "./atomic-file.ts";
import { fail } from "./errors.ts";
import { guardWrites, removePath } from "./write-guard.ts";

const folder = mkdtempSync(join(tmpdir(), "write-guard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const refuse = () => fail("RUN_LOCKED", { expected: "the right to write", found: "none", hint: "stop" });
const locked = expect.objectContaining({ code: "RUN_LOCKED" });

test("a guarded folder refuses files, lines and removals at any depth, and leaves nothing half-written", () => {
  const own = join(folder, "own");
  writeFileAtomic(join(own, "file"), "before");
  const end = guardWrites(own, refuse);
  expect(() => writeFileAtomic(join(own, "file"), "after")).toThrow(locked);
  expect(() => writeFileAtomic(join(own, "deep", "er", "file"), "after")).toThrow(locked);
  expect(() => appendLine(join(own, "file"), "after")).toThrow(locked);
  expect(() => removePath(join(own, "file"))).toThrow(locked);
  expect(readFileSync(join(own, "file"), "utf8")).toBe("before");
  expect(readdirSync(own, { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual([]);
  writeFileAtomic(join(folder, "own-neighbor"), "free");
  end();
  removePath(own);
  expect(existsSync(own)).toBe(false);
  removePath(own);
});

test("of two guards of a folder the later one counts, and only its own end ends it", () => {
  let asked = "";
  const endFirst = guardWrites(folder, () => {
    asked += "1";
  });
  const endSecond = guardWrites(folder, () => {
    asked += "2";
  });
  endFirst();
  appendLine(join(folder, "log"), "x");
  endSecond();
  appendLine(join(folder, "log"), "x");
  expect(asked).toBe("2");
});
