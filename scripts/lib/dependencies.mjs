import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";
import { findOnPath, runCollected } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Installs the npm packages when there are none, when the lock file is newer, or when an installation was cut off:
 * npm writes its own record into node_modules last.
 *
 * @param {(activity: string) => void} announce
 * @param {string} [root] the folder of package.json
 * @returns {Promise<boolean>} whether anything was done
 * @throws {SetupError}
 */
export async function installDependencies(announce, root = repositoryRoot) {
  const record = join(root, "node_modules/.package-lock.json");
  if (existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs) return false;

  const npm = findOnPath("npm");
  if (npm === null) {
    throw new SetupError({ expected: "npm on the PATH", found: "none", hint: "install it with Node (20.19 or newer)" });
  }
  announce("npm ci");
  const { code, stderr } = await runCollected(npm, ["ci", "--no-audit", "--no-fund"], { cwd: root });
  if (code === 0) return true;
  process.stderr.write(`\n${stderr}`);
  throw new SetupError({
    expected: "npm ci to install the packages",
    found: `code ${code}, with the messages above`,
    hint: "check the network and the disk, then run the same command again",
  });
}
