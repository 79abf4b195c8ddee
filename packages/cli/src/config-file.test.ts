import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfigFile } from "./config-file.ts";

let folder: string;
const write = (text: string) => {
  const path = join(folder, "config.yaml");
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lists of ten aliases of the list before: 10^levels numbers from a few lines. */
function multiplied(levels: number): string {
  const lists = Array.from({ length: levels }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`)}]\n`);
  return `l0: &l0 [1]\n${lists.join("")}`;
}

describe("readConfigFile", () => {
  it("applies assignments in their order, making what is missing", () => {
    const path = write("a: {b: 1}\nlist: [{x: 1}, {x: 2}]\nempty:\n");
    const value = readConfigFile(path, ["a.b=2", "a.c.d=[1, 2]", "list.1.x=9", "empty.e=~", "url=a=b"]);
    expect(value).toEqual({
      a: { b: 2, c: { d: [1, 2] } },
      list: [{ x: 1 }, { x: 9 }],
      empty: { e: null },
      url: "a=b",
    });
  });

  it.each([
    ["an alias without its anchor", "a: *missing\n", /Unresolved alias/],
    ["aliases that multiply", multiplied(8), /alias count/],
    ["nesting beyond the stack", "[".repeat(200_000), /call stack/],
  ])("refuses %s (found by fuzzing)", (_what, text, problem) => {
    expect(() => readConfigFile(write(text))).toThrowError(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringMatching(problem) }),
    );
  });

  it("refuses what is not an assignment, all at once", () => {
    const path = write("a: 1\n");
    expect(() => readConfigFile(path, ["nothing", "=1", "a.b=2", "c=[1"])).toThrowError(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        facts: expect.objectContaining({
          problems: [
            "--set nothing: not of the form a.b=c",
            "--set =1: not of the form a.b=c",
            "--set a.b=2: a is a single value",
            expect.stringMatching(/^--set c: line 1: /),
          ],
        }),
      }),
    );
  });

  it("names the line of a syntax error", () => {
    expect(() => readConfigFile(write("a: 1\na: 2\n"))).toThrowError(/line 2: Map keys must be unique/);
    expect(() => readConfigFile(write("- 1\n"))).toThrowError(/no `key: value` pairs/);
    expect(() => readConfigFile(write('a: 1\nb: "open\nc: 2\nd: 3\n'))).toThrowError(/line 2: Missing closing "quote/);
    expect(() => readConfigFile(write("a: [1, 2\nb: 1\n"))).toThrowError(/line 2: /);
  });

  it("says what is wrong with the path", () => {
    expect(() => readConfigFile(join(folder, "none.yaml"))).toThrowError(
      expect.objectContaining({ code: "FILE_MISSING", exitCode: 2 }),
    );
    expect(() => readConfigFile(folder)).toThrowError(expect.objectContaining({ code: "FILE_UNREADABLE" }));
  });
});
