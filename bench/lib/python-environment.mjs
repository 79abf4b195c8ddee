import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, removeHalfMade, withTemporaryFolder } from "../../scripts/lib/cache-folder.mjs";
import { findOnPath, runCollected, tail } from "../../scripts/lib/programs.mjs";
import { SetupError } from "../../scripts/lib/setup-error.mjs";

/** pip without questions and remarks. */
export const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input"];

/**
 * Makes a virtual environment with packages from the system's `python3`.
 *
 * @param {object} options
 * @param {string} options.environment its final place; nothing stands there before all is installed
 * @param {readonly string[]} options.requirements
 * @param {string} options.wayOut what else the user may do, ends a hint
 * @param {(run: Run, python: string, folder: string) => Promise<string>} options.announce what to say before the download;
 * may ask the new interpreter, and write into the folder
 * @returns {Promise<void>}
 */
export async function makeEnvironment({ environment, requirements, wayOut, announce }) {
  const system = findOnPath("python3");
  if (system === null) {
    throw new SetupError({ expected: "python3 on the PATH", found: "none", hint: `install it, ${wayOut}` });
  }
  /** @type {Run} */
  const run = async (command, args) => {
    const { code, stdout, stderr } = await runCollected(command, args);
    if (code === 0) return;
    throw new SetupError({
      expected: `${args.slice(0, 3).join(" ")} to succeed`,
      found: tail(stderr || stdout, 2),
      hint: `check the network, the disk and python3's venv, ${wayOut}`,
    });
  };
  mkdirSync(cacheFolder(), { recursive: true });
  removeHalfMade(cacheFolder());
  await withTemporaryFolder(cacheFolder(), async (folder) => {
    const made = join(folder, "environment");
    await run(system, ["-m", "venv", made]);
    const python = join(made, "bin/python");
    process.stderr.write(`${await announce(run, python, folder)}\n`);
    await run(python, [...pip, "install", "--quiet", "--no-cache-dir", ...requirements]);
    renameSync(made, environment);
  });
}

/** @typedef {(command: string, args: readonly string[]) => Promise<void>} Run */
