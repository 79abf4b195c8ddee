import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { repositoryRoot } from "../support/requirements.ts";
import { temporaryFolder, writeTree } from "./support/fakes.ts";

let launcher = "";
let packages = "";

beforeEach(() => {
  packages = temporaryFolder();
  launcher = join(packages, "cli/bin/panshift.mjs");
  cpSync(join(repositoryRoot, "packages/cli/bin/panshift.mjs"), launcher);
});

function launch(...args: string[]) {
  return spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8" });
}

test("a clone that is not set up is told to run the set-up", () => {
  const { status, stderr } = launch("doctor");
  expect(stderr).toBe("error: expected a clone that is set up; found no build; run npm run setup\n");
  expect(status).toBe(1);
});

test("the build runs with the arguments even where the engine is missing (doctor says what), and its exit code is the launcher's", () => {
  writeTree(packages, {
    "cli/dist/main.mjs": "export async function run(argv) { console.log(argv.join('|')); return 2; }",
  });
  const { status, stdout } = launch("info", "--json");
  expect(stdout).toBe("info|--json\n");
  expect(status).toBe(2);
});
