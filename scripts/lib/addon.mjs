import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, removeHalfMade, withTemporaryFolder } from "./cache-folder.mjs";
import { findCompiler } from "./compiler.mjs";
import { hashFiles, sha256 } from "./hash.mjs";
import { withLock } from "./lock.mjs";
import { repositoryRoot } from "./paths.mjs";
import { runCollected, tail } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/** @import { Compiler } from "./compiler.mjs" */
/** @import { Libtorch } from "./libtorch.mjs" */

const headers = join(repositoryRoot, "node_modules/node-api-headers/include");

/**
 * Builds the addon that binds libtorch to Node, or finds it built from the same sources with the same means.
 *
 * @param {object} options
 * @param {Libtorch} options.libtorch
 * @param {string} [options.sources] folder of the C++ sources
 * @param {string} [options.outFolder] where built addons are kept
 * @param {(activity: string) => void} [options.announce]
 * @returns {Promise<{addon: string, built: boolean}>} `addon` is the path of the library
 * @throws {SetupError} no compiler, a source that does not compile, or an addon that does not load
 */
export async function buildAddon({
  libtorch,
  sources = defaultSources,
  outFolder = cacheFolder(),
  announce = () => {},
}) {
  const compiler = await findCompiler();
  const files = readdirSync(sources).map((name) => join(sources, name));
  const flags = compileFlags(libtorch, compiler);
  const libraries = linkFlags(libtorch);
  const key = sha256(
    JSON.stringify([
      hashFiles(sources, files),
      hashFiles(headers, headerFiles()),
      libtorch.version,
      compiler.version,
      flags,
      libraries,
    ]),
  );
  const addon = join(outFolder, `addon-${key.slice(0, 16)}.node`);
  if (existsSync(addon)) return { addon, built: false };

  mkdirSync(outFolder, { recursive: true });
  return withLock(addon, announce, async () => {
    if (existsSync(addon)) return { addon, built: false };
    removeHalfMade(outFolder);
    announce(`compiling with ${compiler.version}`);
    await withTemporaryFolder(outFolder, async (folder) => {
      const library = join(folder, "addon.node");
      // One unit: reading libtorch's headers is most of the work, and each unit would do it again.
      const unit = join(folder, "addon.cc");
      writeFileSync(unit, includes(files));
      await compile(compiler, ["-shared", ...flags, "-isystem", headers, "-o", library, unit, ...libraries]);
      await requireLoads(library);
      renameSync(library, addon);
    });
    return { addon, built: true };
  });
}

const defaultSources = join(repositoryRoot, "packages/torch/native");

/** @param {readonly string[]} files */
function includes(files) {
  const units = files.filter((file) => file.endsWith(".cc"));
  return units.map((file) => `#include "${file}"\n`).join("");
}

function headerFiles() {
  return readdirSync(headers).map((name) => join(headers, name));
}

/**
 * The machine that builds need not be the one that runs: no `-march=native`. clang's own OpenMP would be a second
 * one beside libtorch's, so only g++ gets it.
 *
 * @param {Libtorch} libtorch
 * @param {Compiler} compiler
 */
function compileFlags({ path }, { isClang }) {
  return [
    ...["-std=c++20", "-O2", "-fPIC", "-fvisibility=hidden", "-Wall", "-Wextra", "-D_GLIBCXX_USE_CXX11_ABI=1"],
    ...(isClang ? [] : ["-fopenmp"]),
    ...[`${path}/include`, `${path}/include/torch/csrc/api/include`].flatMap((folder) => ["-isystem", folder]),
  ];
}

/**
 * The CUDA library registers its kernels when it is loaded, and nothing refers to it by name: it must be linked
 * all the same. `--disable-new-dtags` lets this libtorch win over one in LD_LIBRARY_PATH.
 *
 * @param {Libtorch} libtorch
 */
function linkFlags({ path, cuda }) {
  const folder = join(path, "lib");
  return [
    ...[`-L${folder}`, "-Wl,--disable-new-dtags", `-Wl,-rpath,${folder}`, "-ltorch_cpu", "-lc10"],
    ...(cuda ? ["-Wl,--no-as-needed", "-ltorch_cuda", "-lc10_cuda"] : []),
  ];
}

/** @param {Compiler} compiler @param {readonly string[]} args */
async function compile(compiler, args) {
  const { code, stderr } = await runCollected(compiler.path, args);
  if (stderr !== "") process.stderr.write(`\n${stderr}`);
  if (code === 0) return;
  throw new SetupError({
    expected: "the binding to libtorch to compile",
    found: `${compiler.version} ended with ${code === 127 ? "no start" : `code ${code}`}`,
    hint: "its messages stand above; g++ 11 or newer is needed (CXX names another compiler)",
  });
}

/** @param {string} library */
async function requireLoads(library) {
  const script = "process.dlopen({ exports: {} }, process.argv[1])";
  const { code, stderr } = await runCollected(process.execPath, ["-e", script, library]);
  if (code === 0) return;
  throw new SetupError({
    expected: "the built binding to load",
    found: tail(
      stderr
        .split("\n")
        .filter((line) => line.includes("Error"))
        .join("\n"),
      1,
    ),
    hint: "libtorch or one of its libraries does not fit this machine: let PANSHIFT_LIBTORCH name another (docs/get-started.md)",
  });
}
