import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "./hash.mjs";

const tablePath = "packages/core/src/error-codes.ts";

/**
 * Checks the table of error codes: each is raised somewhere, and named by a test; a meaning is there by its type.
 *
 * @param {string} root of the repository
 * @returns {string[]} one line for each code that breaks a rule
 */
export function errorCodeProblems(root) {
  const table = join(root, tablePath);
  const codes = [...readFileSync(table, "utf8").matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{/gm)].map(
    (match) => match[1] ?? "",
  );
  const paths = filesBelow(join(root, "packages")).filter(
    (path) => path.endsWith(".ts") && !/\/(dist|node_modules)\//.test(path),
  );
  const isTest = (/** @type {string} */ path) => /\.test\.ts$|\/test\//.test(path);
  const tested = wordsOf([...paths, ...filesBelow(join(root, "test"))].filter(isTest));
  const raised = wordsOf(paths.filter((path) => path !== table && !isTest(path)));
  return codes.flatMap((code) => [
    ...(raised.has(code) ? [] : [`${tablePath}: ${code} is raised nowhere`]),
    ...(tested.has(code) ? [] : [`${tablePath}: ${code} is named by no test`]),
  ]);
}

/** @param {readonly string[]} paths */
function wordsOf(paths) {
  return new Set(paths.flatMap((path) => readFileSync(path, "utf8").match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []));
}
