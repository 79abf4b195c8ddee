import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";
import { runAttached } from "./programs.mjs";

/** @typedef {{name: string, run: () => Promise<boolean>}} Check it prints what is wrong, and says whether nothing is */

/** What is checked of the repository besides its tests. */
export const checks = /** @type {readonly Check[]} */ ([
  { name: "format and lint", run: () => runTool("biome", ["check", "--error-on-warnings", "."]) },
  {
    name: "import order",
    run: async () => report((await import("./import-rules.mjs")).importProblems(repositoryRoot)),
  },
  {
    name: "error codes",
    run: async () => report((await import("./error-code-rules.mjs")).errorCodeProblems(repositoryRoot)),
  },
  { name: "types", run: () => runTool("tsc", ["--noEmit"]) },
]);

/**
 * Runs checks one after the other.
 *
 * @param {readonly Check[]} list
 * @returns {Promise<string[]>} names of those that failed
 */
export async function runChecks(list) {
  const failed = [];
  for (const { name, run } of list) {
    process.stdout.write(`\n${name}\n`);
    if (!(await run())) failed.push(name);
  }
  return failed;
}

/** @param {string} tool @param {readonly string[]} args */
async function runTool(tool, args) {
  return (await runAttached(join(repositoryRoot, "node_modules/.bin", tool), args, { cwd: repositoryRoot })) === 0;
}

/** @param {readonly string[]} problems */
function report(problems) {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length === 0) process.stdout.write("No problem.\n");
  return problems.length === 0;
}
