import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { removeHalfMade, withTemporaryFolder } from "./cache-folder.mjs";
import { filesBelow, hashFiles, sha256 } from "./hash.mjs";
import { readJson, writeJson } from "./json-file.mjs";
import { withLock } from "./lock.mjs";
import { listPackages } from "./packages.mjs";
import { repositoryRoot } from "./paths.mjs";
import { SetupError } from "./setup-error.mjs";

/** @import { Package } from "./packages.mjs" */

/** The file in dist/ that names the sources it was built from. */
const recordName = "build.json";

/**
 * Builds every package whose sources changed: src/ becomes dist/*.mjs, and everything installed stays outside.
 *
 * @param {(activity: string) => void} announce
 * @param {string} [root] of the repository
 * @returns {Promise<string[]>} names of the packages that were built
 * @throws {SetupError} a package does not build
 */
export async function buildPackages(announce, root = repositoryRoot) {
  const outdated = () =>
    listPackages(root).filter((one) => readJson(join(one.folder, "dist", recordName))?.key !== keyOf(one, root));
  if (outdated().length === 0) return [];
  return withLock(`build ${root}`, announce, async () => {
    const packages = outdated();
    for (const one of packages) await buildPackage(one, root);
    return packages.map(({ name }) => name);
  });
}

/**
 * @param {Package} one
 * @param {string} root
 */
function keyOf({ folder }, root) {
  const sources = filesBelow(join(folder, "src")).filter((path) => !path.endsWith(".test.ts"));
  const { version } = readJson(join(root, "node_modules/tsdown/package.json"));
  return sha256(
    hashFiles(folder, [...sources, join(folder, "package.json")]) +
      readFileSync(import.meta.filename, "utf8") +
      version,
  );
}

/**
 * @param {Package} one
 * @param {string} root
 */
async function buildPackage(one, root) {
  const key = keyOf(one, root);
  const dist = join(one.folder, "dist");
  removeHalfMade(one.folder);
  await withTemporaryFolder(one.folder, async (folder) => {
    const outDir = join(folder, "dist");
    await bundle(one, outDir);
    writeJson(join(outDir, recordName), { key });
    if (existsSync(dist)) renameSync(dist, join(folder, "old"));
    renameSync(outDir, dist);
  });
}

/** @param {Package} one @param {string} outDir */
async function bundle({ name, folder, entries }, outDir) {
  const { build } = await import("tsdown");
  try {
    await build({
      config: false,
      cwd: folder,
      entry: { ...entries },
      outDir,
      format: "esm",
      platform: "node",
      target: "node20.19",
      sourcemap: true,
      dts: false,
      clean: false,
      fixedExtension: true,
      skipNodeModulesBundle: true,
      logLevel: "error",
    });
  } catch (cause) {
    process.stderr.write(`\n${stripVTControlCharacters(String(cause))}\n`);
    throw new SetupError({
      expected: `${name} to build`,
      found: "the errors above",
      hint: "npm run types says more about the sources",
      cause,
    });
  }
}
