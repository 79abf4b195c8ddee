import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../test/support/requirements.ts";
import { cudaDeviceCount, cudaIsAvailable, engineInfo, getThreads, synchronize } from "../src/index.ts";

describe("engineInfo", () => {
  it("says what this libtorch is", () => {
    const info = engineInfo();
    expect(info.version).toMatch(/^2\.\d+\.\d+$/);
    expect(info.libtorch.version.startsWith(info.version)).toBe(true);
    expect(info.cpuCapability).toMatch(/^[A-Z0-9_]+$/);
    expect(info.threads).toBe(getThreads());
    expect(info.availableCores).toBeLessThanOrEqual(availableParallelism());
    expect(info.cudaDevices).toBe(cudaDeviceCount());
    expect(cudaIsAvailable()).toBe(info.cudaDevices > 0);
    expect([typeof info.avx512Bf16, typeof info.amxBf16, typeof info.onednnBf16]).toEqual(Array(3).fill("boolean"));
    synchronize("cpu");
  });
});

describe("the generated operators", () => {
  it("are what the registered schemas and the curated list give", () => {
    const script = join(repositoryRoot, "packages/torch/scripts/generate-operators.mjs");
    expect(execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" })).toBe("");
  });
});
