import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of this clone. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Where the set-up says which addon and which libtorch `@panshift/torch` loads. */
export const nativeRecordPath = join(repositoryRoot, "packages/torch/build/native.json");

/**
 * A path as a person would write it.
 *
 * @param {string} path
 */
export function shortPath(path) {
  const home = process.env.HOME;
  return home && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
