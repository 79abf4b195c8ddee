import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { filesBelow } from "./hash.mjs";
import { readJson } from "./json-file.mjs";
import { repositoryRoot } from "./paths.mjs";

/**
 * One workspace package.
 *
 * @typedef {object} Package
 * @property {string} name e.g. `@panshift/core`
 * @property {string} folder
 * @property {Readonly<Record<string, string>>} entries built file's name without extension -> source file
 */

/**
 * The workspace packages with everything that is built of each: the doors that its `exports` name, `src/main.ts`
 * (a program) and `src/**\/*.worker.ts` (what runs in a worker thread).
 *
 * @param {string} [root]
 * @returns {Package[]}
 */
export function listPackages(root = repositoryRoot) {
  const parent = join(root, "packages");
  return readdirSync(parent)
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, "package.json")))
    .map((folder) => {
      const { name, exports: doors } = readJson(join(folder, "package.json"));
      return { name, folder, entries: { ...doorEntries(folder, doors), ...otherEntries(folder) } };
    });
}

/** @param {string} folder @param {Record<string, Record<string, string>>} doors */
function doorEntries(folder, doors) {
  const sources = Object.values(doors).map((door) => join(folder, door["@panshift/source"] ?? ""));
  return Object.fromEntries(sources.map((source) => [basename(source, ".ts"), source]));
}

/** @param {string} folder */
function otherEntries(folder) {
  const sources = filesBelow(join(folder, "src"));
  const entries = sources.filter((path) => path.endsWith(".worker.ts") || path === join(folder, "src/main.ts"));
  return Object.fromEntries(entries.map((source) => [basename(source, ".ts"), source]));
}
