import { existsSync, readFileSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { buildPackages } from "../../scripts/lib/build-packages.mjs";
import { installDependencies } from "../../scripts/lib/dependencies.mjs";
import { repositoryRoot } from "../support/requirements.ts";
import { fakeProgram, temporaryFolder, writeTree } from "./support/fakes.ts";

describe("npm ci", () => {
  let root = "";
  let log = "";

  beforeEach(() => {
    root = temporaryFolder();
    const bin = temporaryFolder();
    log = join(bin, "log");
    writeTree(root, { "package-lock.json": "{}" });
    writeTree(bin, { log: "" });
    fakeProgram(bin, "npm", `echo "$*" >> ${log}; mkdir -p node_modules; touch node_modules/.package-lock.json`);
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
  });

  const install = () => installDependencies(() => {}, root);
  const calls = () => readFileSync(log, "utf8").split("\n").filter(Boolean);

  test("runs when nothing is installed, and not again", async () => {
    expect(await install()).toBe(true);
    expect(await install()).toBe(false);
    expect(calls()).toEqual(["ci --no-audit --no-fund"]);
  });

  test("runs when the lock file is newer than what is installed", async () => {
    await install();
    const tomorrow = Date.now() / 1000 + 86_400;
    utimesSync(join(root, "package-lock.json"), tomorrow, tomorrow);
    expect(await install()).toBe(true);
  });

  test("runs when an installation was cut off before npm wrote its record", async () => {
    writeTree(root, { "node_modules/half/package.json": "{}" });
    expect(await install()).toBe(true);
  });

  test("that fails is an error", async () => {
    const bin = temporaryFolder();
    fakeProgram(bin, "npm", "exit 7");
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    await expect(install()).rejects.toThrow("expected npm ci to install the packages; found code 7");
  });
});

describe("the build", () => {
  let root = "";

  beforeEach(() => {
    root = temporaryFolder();
    symlinkSync(join(repositoryRoot, "node_modules"), join(root, "node_modules"));
    writeTree(root, {
      "packages/one/package.json": JSON.stringify({
        name: "@panshift/one",
        type: "module",
        exports: { ".": { "@panshift/source": "./src/index.ts", default: "./dist/index.mjs" } },
        dependencies: { "@panshift/core": "0.1.0" },
      }),
      "packages/one/src/index.ts": "export { fail } from '@panshift/core';\nexport const one: number = 1;\n",
      "packages/one/src/main.ts": "export { one } from './index.ts';\n",
      "packages/one/src/deep/count.worker.ts": "import { one } from '../index.ts';\npostMessage(one);\n",
    });
  });

  const build = () => buildPackages(() => {}, root);
  const built = (name: string) => join(root, "packages/one/dist", name);

  test("makes every door, the program and the workers, and leaves other packages outside", async () => {
    expect(await build()).toEqual(["@panshift/one"]);
    for (const name of ["index.mjs", "main.mjs", "count.worker.mjs", "index.mjs.map"])
      expect(existsSync(built(name))).toBe(true);
    expect(readFileSync(built("index.mjs"), "utf8")).toContain(`from "@panshift/core"`);
  });

  test("is done again only when a source changed; a test is none", async () => {
    await build();
    writeTree(root, { "packages/one/src/index.test.ts": "" });
    expect(await build()).toEqual([]);
    writeTree(root, { "packages/one/src/index.ts": "export const one = 2;\n" });
    expect(await build()).toEqual(["@panshift/one"]);
    expect((await import(built("index.mjs"))).one).toBe(2);
  });

  test("that fails leaves the last good one", async () => {
    await build();
    writeTree(root, { "packages/one/src/index.ts": "export { gone } from './gone.ts';\n" });
    await expect(build()).rejects.toThrow("expected @panshift/one to build");
    expect((await import(built("main.mjs"))).one).toBe(1);
    expect(existsSync(join(root, "packages/one/dist/build.json"))).toBe(true);
  });
});
