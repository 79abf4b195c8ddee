import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { buildAddon } from "../../scripts/lib/addon.mjs";
import { readJson } from "../../scripts/lib/json-file.mjs";
import type { Libtorch } from "../../scripts/lib/libtorch.mjs";
import { nativeRecordPath } from "../../scripts/lib/paths.mjs";
import { fakeProgram, temporaryFolder, writeTree } from "./support/fakes.ts";

/** Links to libtorch, as the real one does, by asking it for its number of threads. */
const source = (value: string) => `
#include <ATen/Parallel.h>
#include <node_api.h>
NAPI_MODULE_INIT() {
  (void)exports;
  napi_value value;
  napi_create_int32(env, at::get_num_threads() > 0 ? ${value} : 0, &value);
  return value;
}
`;

/** The one that this clone is set up with. */
const libtorch: Libtorch = { cuda: false, ...readJson(nativeRecordPath).libtorch };
let sources = "";
let outFolder = "";

beforeEach(() => {
  sources = temporaryFolder();
  outFolder = temporaryFolder();
});

function build() {
  return buildAddon({ libtorch, sources, outFolder });
}

describe("the addon", () => {
  test("is compiled once for the same sources, and again for others", async () => {
    writeTree(sources, { "one.cc": source("one()"), "one.h": "", "another.cc": "static int one() { return 1; }" });
    const first = await build();
    expect(first.built).toBe(true);
    expect(createRequire(import.meta.url)(first.addon)).toBe(1);
    expect(await build()).toEqual({ addon: first.addon, built: false });

    writeTree(sources, { "another.cc": "static int one() { return 2; }" });
    const second = await build();
    expect(second).toMatchObject({ built: true });
    expect(createRequire(import.meta.url)(second.addon)).toBe(2);
  });

  test("that does not compile is an error, and nothing is left", async () => {
    writeTree(sources, { "one.cc": "this is no C++" });
    await expect(build()).rejects.toThrow(/expected the binding to libtorch to compile; found .* ended with code 1/);
    expect(readdirSync(outFolder)).toEqual([]);
  });

  test("that does not load is an error that names why, and nothing is left", async () => {
    writeTree(sources, { "one.cc": `int absent(); ${source("absent()")}` });
    await expect(build()).rejects.toThrow(/expected the built binding to load; found .*undefined symbol: .*absent/);
    expect(readdirSync(outFolder)).toEqual([]);
  });
});

describe("the compiler", () => {
  test("is asked for when there is none", async () => {
    vi.stubEnv("CXX", "");
    vi.stubEnv("PATH", temporaryFolder());
    await expect(build()).rejects.toThrow(/found neither g\+\+ nor clang\+\+; install g\+\+ 11 or newer/);
  });

  test("that CXX names wins, and is an error when it is none", async () => {
    vi.stubEnv("CXX", fakeProgram(temporaryFolder(), "broken-compiler", "echo no licence >&2; exit 1"));
    await expect(build()).rejects.toThrow(/broken-compiler, which fails: no licence/);
  });
});
