import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Module } from "@panshift/torch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { methods } from "./list.ts";
import { loadMethod } from "./load-method.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-method-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a module and returns its name relative to the folder. */
function module(name: string, source: string): string {
  writeFileSync(join(folder, name), source);
  return `./${name}`;
}

const definition = `defineMethod({
  id: "mine", version: 1, paper: { cite: "me", equations: [] },
  needs: { domainLabels: false, minDomains: 1, minBatch: 1, networks: 1, unlabeledTarget: false, passes: 1 },
  hparams: { rate: real({ default: 0.5, note: "mine" }) },
  create: (context: { network(name: string): Module }) => { throw context; },
})`;

test("a registered method by its id", async () => {
  for (const method of methods) expect(await loadMethod(method.id)).toBe(method);
});

test("a TypeScript module by path, relative or absolute, that shares this process's engine", async () => {
  const file = module(
    "mine.ts",
    `import { defineMethod, real } from "@panshift/segmentation";
     import { Module } from "@panshift/torch";
     export const engine: unknown = Module;
     export const method = ${definition};`,
  );
  const method = await loadMethod(file, folder);
  expect(method.id).toBe("mine");
  expect(method.hparams.rate?.default).toBe(0.5);
  expect((await loadMethod(join(folder, "mine.ts"))).id).toBe("mine");
});

test("the engine that an external method sees is this one", async () => {
  const file = module(
    "engine.ts",
    `import { defineMethod, real } from "@panshift/segmentation";
     import { Module } from "@panshift/torch";
     export const method = { ...${definition}, engine: Module };`,
  );
  expect((await loadMethod(file, folder)) as unknown as { engine: unknown }).toHaveProperty("engine", Module);
});

test("a package that is installed beside the configuration is found by name", async () => {
  await expect(loadMethod("vitest", process.cwd())).rejects.toMatchObject({ code: "METHOD_INVALID" });
});

test.each([
  ["no such id", "nonsense", "METHOD_UNKNOWN"],
  ["no such file", "./nonsense.ts", "FILE_MISSING"],
])("%s", async (_, id, code) => {
  await expect(loadMethod(id, folder)).rejects.toMatchObject({ code });
});

test("METHOD_UNREADABLE for a module that does not load", async () => {
  const file = module("broken.ts", `throw new Error("not today");`);
  await expect(loadMethod(file, folder)).rejects.toMatchObject({
    code: "METHOD_UNREADABLE",
    message: expect.stringContaining("not today"),
  });
});

test("METHOD_INVALID for a module without a method, and for a definition with faults, all named", async () => {
  const other = module("other.ts", "export const something = 1;");
  await expect(loadMethod(other, folder)).rejects.toMatchObject({ code: "METHOD_INVALID" });
  const faulty = module("faulty.ts", `export const method = { id: "Not Good", version: 0, hparams: {} };`);
  await expect(loadMethod(faulty, folder)).rejects.toMatchObject({
    code: "METHOD_INVALID",
    message: expect.stringMatching(/id must.*version must.*paper needs.*create must.*needs must/),
  });
});
