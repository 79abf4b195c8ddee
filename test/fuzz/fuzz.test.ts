import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../support/requirements.ts";
import { execute, inputOf, targets, writeInput } from "./execution.ts";
import type { TargetMaker } from "./target.ts";

const SEED = "npm-test";
const EXECUTIONS = 400;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(Object.entries(targets))("%s", (format, make) => {
  it("reads its samples", async () => {
    const target = await make();
    for (const { name, files, open } of target.samples) {
      const wrapped = files.map((file) => ({ name: file.name, bytes: file.compress?.(file.bytes) ?? file.bytes }));
      const input = { sample: name, files: wrapped, open };
      expect(execute(target, input, writeInput(input, folder)), name).toEqual({ kind: "value", problem: null });
    }
  });

  it("gives a value or a PanShift error for damaged files", async () => {
    const target = await make();
    const kinds = new Set<string>();
    for (let index = 0; index < EXECUTIONS; index++) {
      const input = inputOf(format, target, SEED, index);
      const { kind, problem } = execute(target, input, writeInput(input, folder));
      expect({ index, problem }).toEqual({ index, problem: null });
      kinds.add(kind);
    }
    expect(kinds).toContain("value"); // else the damage never got past the first check
    expect(kinds.size).toBeGreaterThan(1);
  });
});

it("allows what docs/volumes.md says", async () => {
  const page = readFileSync(join(repositoryRoot, "docs/volumes.md"), "utf8");
  const rows = [...page.matchAll(/^\| ((?:`\w+`(?:, )?)+) \| (\d+) \|/gm)];
  const documented = rows.flatMap(([, names = "", bytes]) =>
    names.split(", ").map((name) => [name.slice(1, -1), Number(bytes)]),
  );
  const allowed = await Promise.all(
    Object.entries(targets).map(async ([name, make]) => [name, (await make()).expansion]),
  );
  expect(Object.fromEntries(allowed)).toEqual(Object.fromEntries(documented));
});

describe("the judge of an execution", () => {
  const input = { sample: "any", open: "any", files: [{ name: "any", bytes: new Uint8Array(100) }] };
  const judged = (read: () => void) => execute({ samples: [], tokens: [], expansion: 4, read }, input, "any");

  it.each<[string, () => void, RegExp]>([
    ["another exception", () => void (null as unknown as Uint8Array).length, /TypeError/],
    ["an allocation out of proportion", () => void held.push(new Uint8Array(64 << 20)), /allocated \d+ bytes for 100/],
  ])("finds %s", (_what, read, problem) => {
    expect(judged(read).problem).toMatch(problem);
  });
  const held: Uint8Array[] = [];

  it("draws the same damage for the same seed, format and number", async () => {
    const target = await (targets.mha as TargetMaker)();
    const drawn = (seed: string, index: number) => inputOf("mha", target, seed, index);
    expect(drawn("a", 3)).toEqual(drawn("a", 3));
    expect(drawn("a", 3)).not.toEqual(drawn("b", 3));
  });
});
