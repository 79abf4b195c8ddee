import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { findLibtorch } from "../../scripts/lib/find-libtorch.mjs";
import { describeLibtorch } from "../../scripts/lib/libtorch.mjs";
import { fakeProgram, temporaryFolder, thisMachine, torchFiles, writeTree } from "./support/fakes.ts";

function fakeTorch(files = torchFiles()): string {
  const folder = temporaryFolder();
  writeTree(folder, files);
  return folder;
}

describe("a libtorch folder", () => {
  test("is described by its headers, with the suffix of its build", async () => {
    const path = fakeTorch();
    expect(await describeLibtorch(path, "python")).toEqual({
      path,
      version: "2.15.0+cu132",
      origin: "python",
      cuda: false,
    });
  });

  test("without its Python files is described by its headers alone", async () => {
    const path = fakeTorch();
    rmSync(join(path, "version.py"));
    expect(await describeLibtorch(path, "cache")).toMatchObject({ version: "2.15.0" });
  });

  test("without headers is refused, with the file that is missing", async () => {
    const path = fakeTorch();
    rmSync(join(path, "include"), { recursive: true });
    await expect(describeLibtorch(path, "python")).rejects.toThrow(
      `expected a libtorch folder with include/ and lib/; found no include/ATen/ATen.h (${path})`,
    );
  });

  test("of a version that is too old is refused", async () => {
    const path = fakeTorch(torchFiles("2.8.1"));
    await expect(describeLibtorch(path, "python")).rejects.toThrow(
      "expected libtorch 2.9 or newer; found version 2.8.1+cu132",
    );
  });

  test("of another processor is refused", async () => {
    const path = fakeTorch(torchFiles("2.15.0", thisMachine === 62 ? 183 : 62));
    await expect(describeLibtorch(path, "python")).rejects.toThrow("found a library for another kind of processor");
  });

  test("whose library is no library is refused", async () => {
    const path = fakeTorch({ ...torchFiles(), "lib/libtorch_cpu.so": "version https://example.org/spec/v1" });
    await expect(describeLibtorch(path, "python")).rejects.toThrow("found a library for another kind of processor");
  });
});

describe("the search for libtorch", () => {
  beforeEach(() => {
    vi.stubEnv("PANSHIFT_LIBTORCH", "");
  });

  test("takes the folder that PANSHIFT_LIBTORCH names, before any Python", async () => {
    const path = fakeTorch();
    vi.stubEnv("PANSHIFT_LIBTORCH", path);
    expect(await search()).toMatchObject({ path, origin: "PANSHIFT_LIBTORCH" });
  });

  test("stops at an unusable folder in PANSHIFT_LIBTORCH, and says what the variable must hold", async () => {
    vi.stubEnv("PANSHIFT_LIBTORCH", temporaryFolder());
    await expect(search()).rejects.toThrow("let PANSHIFT_LIBTORCH name a folder of libtorch 2.15.0");
  });

  test("takes the torch of python3, which is asked where it lies without importing it", async () => {
    const path = fakeTorch();
    usePython(`echo ${path}`);
    expect(await search()).toMatchObject({ path, origin: "python" });
  });

  test("passes over a torch of python3 that is too old, and says so", async () => {
    const path = fakeTorch(torchFiles("2.4.0"));
    usePython(`case "$*" in *pip*) exit 1 ;; *) echo ${path} ;; esac`);
    const said: string[] = [];
    await expect(search((activity) => said.push(activity))).rejects.toThrow("expected pip");
    expect(said.join()).toContain(
      "passing over the torch of python3 (expected libtorch 2.9 or newer; found version 2.4.0",
    );
  });

  test("without any Python names both ways out", async () => {
    vi.stubEnv("PATH", temporaryFolder());
    vi.stubEnv("XDG_CACHE_HOME", temporaryFolder());
    await expect(search()).rejects.toThrow(/expected python3 on the PATH.*apt install python3-pip.*PANSHIFT_LIBTORCH/);
  });
});

function usePython(script: string): void {
  const folder = temporaryFolder();
  fakeProgram(folder, "python3", script);
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  vi.stubEnv("XDG_CACHE_HOME", temporaryFolder());
}

function search(announce: (activity: string) => void = () => {}) {
  return findLibtorch({ cpuOnly: true, announce });
}
