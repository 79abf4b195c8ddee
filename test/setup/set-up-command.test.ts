import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../support/requirements.ts";

function script(name: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(repositoryRoot, "scripts", name), ...args], { encoding: "utf8" });
}

test("the set-up refuses a flag that it does not know, as a wrong call", () => {
  const { status, stderr } = script("setup.mjs", "--gpu");
  expect(stderr).toBe("error: expected --cpu, --cuda or nothing; found --gpu; npm run setup -- --help says more\n");
  expect(status).toBe(2);
});

test("the set-up says what it does", () => {
  const { status, stdout } = script("setup.mjs", "--help");
  expect(stdout).toContain("npm run setup [-- --cpu | --cuda]");
  expect(status).toBe(0);
});

test("an unknown benchmark is answered with those there are", () => {
  const { status, stderr } = script("bench.mjs", "nothing-of-this-name");
  expect(stderr).toMatch(/expected the name of a benchmark \(.*engine.*\); found nothing-of-this-name/);
  expect(status).toBe(2);
});
