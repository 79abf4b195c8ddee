import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { filesBelow } from "./hash.mjs";
import { readJson } from "./json-file.mjs";
import { listPackages } from "./packages.mjs";

/** @import { Package } from "./packages.mjs" */

/** Which packages the sources of a package may import: the order of the house. */
export const importOrder = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  core: [],
  volume: ["core"],
  metrics: ["core", "volume"],
  stats: ["core"],
  dataset: ["core", "volume"],
  phantom: ["core", "volume", "dataset"],
  torch: ["core"],
  segmentation: ["core", "stats", "volume", "metrics", "dataset", "phantom", "torch"],
  benchmark: ["core", "stats", "volume", "metrics", "dataset", "phantom", "torch", "segmentation"],
  cli: ["core", "stats", "volume", "metrics", "dataset", "phantom", "torch", "segmentation", "benchmark"],
});

/** Packages whose `index.ts` runs in a browser: nothing that it reaches may need Node. */
const browserPackages = ["core", "volume", "metrics", "stats", "phantom"];
const scope = "@panshift/";
const supportFolder = "test/support";

/**
 * Checks every import of the packages: the order, doors only, no way round through relative paths, nothing of Node
 * behind a door that runs in a browser. Tests may import any package.
 *
 * @param {string} root of the repository
 * @returns {string[]} one line for each import that breaks a rule
 */
export function importProblems(root) {
  const packages = listPackages(root);
  const doors = doorsOf(packages);
  return [
    ...packages.flatMap((one) => packageProblems(one, doors, root)),
    ...packages
      .filter((one) => browserPackages.includes(shortName(one)))
      .flatMap((one) => browserProblems(one, doors, root)),
  ];
}

/** @param {Package} one @param {ReadonlyMap<string, string>} doors @param {string} root */
function packageProblems(one, doors, root) {
  const name = shortName(one);
  const allowed = importOrder[name];
  if (allowed === undefined) return [`${relative(root, one.folder)}: the package has no place in the import order`];
  return filesBelow(one.folder)
    .filter((path) => path.endsWith(".ts") && !/\/(dist|node_modules)\//.test(path))
    .flatMap((path) => {
      const isTest = path.endsWith(".test.ts") || path.startsWith(join(one.folder, "test/"));
      return importsOf(path)
        .map((specifier) =>
          problemOf({ specifier, path, folder: one.folder, name, allowed: isTest ? null : allowed, doors, root }),
        )
        .filter((problem) => problem !== null)
        .map((problem) => `${relative(root, path)}: ${problem}`);
    });
}

/**
 * @param {{specifier: string, path: string, folder: string, name: string, allowed: readonly string[] | null,
 *   doors: ReadonlyMap<string, string>, root: string}} options `allowed` is null for a test
 * @returns {string | null}
 */
function problemOf({ specifier, path, folder, name, allowed, doors, root }) {
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(path), specifier);
    const isInside = target.startsWith(`${folder}/`);
    const isSupport = allowed === null && target.startsWith(join(root, supportFolder));
    return isInside || isSupport ? null : `${specifier} leaves the package; import another package by its name`;
  }
  if (!specifier.startsWith(scope)) return null;
  if (!doors.has(specifier)) return `${specifier} is no door; a package is imported through its index.ts or files.ts`;
  const imported = specifier.slice(scope.length).split("/")[0] ?? "";
  if (allowed === null || imported === name || allowed.includes(imported)) return null;
  return `${name} must not import ${imported}; it may import ${allowed.join(", ") || "no package"}`;
}

/** @param {Package} one @param {ReadonlyMap<string, string>} doors @param {string} root */
function browserProblems(one, doors, root) {
  const problems = [];
  const waiting = [one.entries.index ?? ""];
  const seen = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const specifier of importsOf(path)) {
      if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
        problems.push(
          `${relative(root, path)}: ${specifier} is reached from the index.ts of ${shortName(one)}, which runs in a browser`,
        );
      }
      const target = specifier.startsWith(".") ? resolve(dirname(path), specifier) : doors.get(specifier);
      if (target === undefined || seen.has(target)) continue;
      seen.add(target);
      waiting.push(target);
    }
  }
  return problems;
}

/**
 * What a source file imports at run time or for its types, as written.
 *
 * @param {string} path
 */
function importsOf(path) {
  return ts.preProcessFile(readFileSync(path, "utf8")).importedFiles.map(({ fileName }) => fileName);
}

/**
 * @param {readonly Package[]} packages
 * @returns {Map<string, string>} what may be written in an import -> the source file behind it
 */
function doorsOf(packages) {
  return new Map(
    packages.flatMap(({ name, folder }) =>
      Object.entries(readJson(join(folder, "package.json")).exports).map(([door, conditions]) => [
        join(name, door),
        join(folder, conditions["@panshift/source"]),
      ]),
    ),
  );
}

/** @param {Package} one */
function shortName({ name }) {
  return name.slice(scope.length);
}
