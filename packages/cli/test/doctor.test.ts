import { fail } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { environmentVariables } from "../src/doctor/environment.ts";
import { bf16Instructions, describeMachine, type Machine } from "../src/doctor/machine.ts";
import { panshift } from "./recording.ts";

describe("panshift doctor", () => {
  it("prints one object whose exit code says whether something is missing", async () => {
    const { code, out, messages } = await panshift("doctor", "--json");
    const machine = JSON.parse(out) as Machine;
    expect(messages).toBe("");
    expect(code).toBe(machine.problems.length === 0 ? 0 : 1);
    expect(machine).toMatchObject({ schema: "panshift.doctor/1", node: { version: process.version } });
    expect(machine.memory.totalBytes).toBeGreaterThanOrEqual(machine.memory.freeBytes);
    expect(machine.environment.map(({ name }) => name)).toEqual(environmentVariables.map(({ name }) => name));
    for (const { found, remedy } of machine.problems) expect([found, remedy]).not.toContain("");
  });

  it("names every problem with its remedy, or says that all is well", async () => {
    const { out } = await panshift("doctor");
    expect(out).toMatch(/^libtorch\s+\S/m);
    expect(out).toMatch(/^problem: .*\n {2}remedy: |^Everything needed is there\.$/m);
  });
});

describe("describeMachine", () => {
  it("describes the rest of a machine on which the engine cannot be loaded", async () => {
    const missing = async () =>
      fail("SETUP_MISSING", { expected: "the addon", found: "none", hint: "run npm run setup" });
    const { engine, cpu, problems } = await describeMachine(".", missing);
    expect(engine).toBeNull();
    expect(cpu.cores).toBeGreaterThan(0);
    expect(problems).toContainEqual({
      found: "expected the addon; found none; run npm run setup",
      remedy: "run npm run setup",
    });
  });

  it("says how to repair an addon that another machine built", async () => {
    const broken = async () => Promise.reject(new Error("invalid ELF header\n    at load"));
    const { problems } = await describeMachine(".", broken);
    expect(problems).toContainEqual({
      found: "the engine does not load: invalid ELF header",
      remedy: "run `npm run setup`",
    });
  });
});

describe("bf16Instructions", () => {
  it("knows the two instruction sets by the names Linux gives them", () => {
    expect(bf16Instructions(new Set(["sse2", "amx_bf16", "avx512_bf16", "avx512f"]))).toEqual([
      "amx_bf16",
      "avx512_bf16",
    ]);
    expect(bf16Instructions(new Set(["avx2"]))).toEqual([]);
  });
});
