import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";
import { runAttached } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Runs a TypeScript program of this repository on its own streams; what it imports of the packages is their build.
 *
 * @param {string} path relative to the repository
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 * @throws {SetupError}
 */
export async function runSource(path, args) {
  if (!existsSync(join(repositoryRoot, path))) {
    throw new SetupError({
      expected: `the program ${path}`,
      found: "no such file",
      hint: "restore it from the repository",
    });
  }
  const program = join(repositoryRoot, path);
  return runAttached(process.execPath, ["--import", "jiti/register", program, ...args], { cwd: repositoryRoot });
}
