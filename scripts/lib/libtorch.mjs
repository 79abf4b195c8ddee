import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { runCollected } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * A libtorch that the addon can be built against.
 *
 * @typedef {object} Libtorch
 * @property {string} path folder with `include/` and `lib/`
 * @property {string} version e.g. `2.15.0+cu132`
 * @property {"PANSHIFT_LIBTORCH" | "python" | "cache"} origin how it was found
 * @property {boolean} cuda whether its CUDA kernels can be loaded on this machine
 */

/** The version that the tests run with, and that the set-up fetches. */
export const testedVersion = "2.15.0";
const oldestVersion = { major: 2, minor: 9 };
const headerPath = "include/torch/headeronly/version.h";
const neededFiles = ["include/ATen/ATen.h", "include/torch/csrc/api/include/torch/torch.h"];
const neededLibraries = ["lib/libc10.so", "lib/libtorch_cpu.so"];
/** ELF machine numbers, by Node's name of the processor. */
const elfMachines = /** @type {Readonly<Record<string, number>>} */ ({ x64: 62, arm64: 183 });

/**
 * Describes the libtorch in a folder.
 *
 * @param {string} path
 * @param {Libtorch["origin"]} origin
 * @returns {Promise<Libtorch>}
 * @throws {SetupError} when the addon could not be built against it, or could not load it
 */
export async function describeLibtorch(path, origin) {
  /** @param {string} found @param {string} expected */
  const unusable = (found, expected) => new SetupError({ expected, found: `${found} (${path})`, hint: ways[origin] });

  const missing = [...neededLibraries, ...neededFiles].find((file) => !existsSync(join(path, file)));
  if (missing !== undefined) throw unusable(`no ${missing}`, "a libtorch folder with include/ and lib/");
  const machine = elfMachine(join(path, "lib/libtorch_cpu.so"));
  if (machine !== elfMachines[process.arch]) {
    throw unusable("a library for another kind of processor", `a libtorch for ${process.platform} ${process.arch}`);
  }
  const version = readVersion(path);
  if (version === null || !isRecent(version)) {
    throw unusable(
      `version ${version ?? "unknown"}`,
      `libtorch ${oldestVersion.major}.${oldestVersion.minor} or newer`,
    );
  }
  const absent = await missingDependencies(join(path, "lib/libtorch_cpu.so"));
  if (absent.length > 0) throw unusable(`no ${absent.join(", ")}`, "a libtorch whose own libraries are there");
  return { path, version, origin, cuda: await canLoadCuda(path) };
}

const otherWays = "or unset it: the set-up then looks further";
const ways = {
  PANSHIFT_LIBTORCH: `let PANSHIFT_LIBTORCH name a folder of libtorch ${testedVersion} (the torch folder of a pip installation will do), ${otherWays}`,
  python: "repair the torch of this Python, or name another libtorch in PANSHIFT_LIBTORCH",
  cache: "remove the folder and run npm run setup again",
};

/**
 * Version that the headers state, with the build's own suffix where it is known; null when there is none.
 *
 * @param {string} path
 * @returns {string | null}
 */
function readVersion(path) {
  const header =
    readText(join(path, headerPath)) ?? readText(join(path, "include/torch/csrc/api/include/torch/version.h"));
  const numbers = ["MAJOR", "MINOR", "PATCH"].map((part) => header?.match(`#define TORCH_VERSION_${part} (\\d+)`)?.[1]);
  if (numbers.includes(undefined)) return null;
  const version = numbers.join(".");
  const stated =
    readText(join(path, "version.py"))?.match(/__version__ = '(.+)'/)?.[1] ?? readText(join(path, "build-version"));
  return stated?.startsWith(version) ? stated.trim() : version;
}

/** @param {string} version */
function isRecent(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldestVersion.major || (major === oldestVersion.major && minor >= oldestVersion.minor);
}

/** @param {string} path @returns {string | null} */
function readText(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/**
 * @param {string} path
 * @returns {number | null} null when it is no ELF file
 */
function elfMachine(path) {
  const head = Buffer.alloc(20);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, 20, 0);
  } finally {
    closeSync(file);
  }
  return head.toString("latin1", 0, 4) === "\x7fELF" ? head.readUInt16LE(18) : null;
}

/**
 * CUDA kernels count only where all libraries they link to are there: a copy may have been trimmed.
 *
 * @param {string} path
 */
async function canLoadCuda(path) {
  const library = join(path, "lib/libtorch_cuda.so");
  return existsSync(library) && (await missingDependencies(library)).length === 0;
}

/**
 * @param {string} library
 * @returns {Promise<string[]>} the libraries that the loader does not find
 */
async function missingDependencies(library) {
  const { stdout } = await runCollected("ldd", [library]);
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? "");
}
