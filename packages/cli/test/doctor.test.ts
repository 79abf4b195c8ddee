import { describe, expect, it } from "vitest";
import { environmentVariables } from "../src/doctor/environment.ts";
import { bf16Instructions, type Machine } from "../src/doctor/machine.ts";
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

describe("bf16Instructions", () => {
  it("knows the two instruction sets by the names Linux gives them", () => {
    expect(bf16Instructions(new Set(["sse2", "amx_bf16", "avx512_bf16", "avx512f"]))).toEqual([
      "amx_bf16",
      "avx512_bf16",
    ]);
    expect(bf16Instructions(new Set(["avx2"]))).toEqual([]);
  });
});
