import { existsSync, mkdirSync, renameSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, removeHalfMade, withTemporaryFolder } from "./cache-folder.mjs";
import { describeLibtorch, testedVersion } from "./libtorch.mjs";
import { withLock } from "./lock.mjs";
import { shortPath } from "./paths.mjs";
import { installWheels, requirePip, resolveWheels } from "./pip.mjs";
import { SetupError } from "./setup-error.mjs";
import { keepCpuLibraries } from "./trim-libtorch.mjs";
import { describeSizes } from "./wheel-sizes.mjs";

/** @import { Libtorch } from "./libtorch.mjs" */

const requirement = `torch==${testedVersion}`;
/** What `libtorch_cpu.so` of the Linux x86-64 wheel links to, and nothing else of CUDA. */
const smallCudaWheels = /^nvidia-cuda-(cupti|runtime)(-cu\d+)?$/;
/** Bytes: the wheels, their content, and room to work. */
const spaceNeeded = { cpu: 2.5e9, cuda: 12e9 };

/**
 * PanShift's own copy of libtorch in the cache folder; fetched with pip when it is not there.
 *
 * @param {object} options
 * @param {"cpu" | "cuda"} options.variant
 * @param {string | null} options.python the interpreter whose pip fetches
 * @param {(activity: string) => void} options.announce
 * @param {typeof requireSpace} [options.checkSpace]
 * @returns {Promise<Libtorch>}
 * @throws {SetupError} no Python, no pip, no room, no network, or a copy that does not load
 */
export async function fetchLibtorch({ variant, python, announce, checkSpace = requireSpace }) {
  const cache = cacheFolder();
  const copy = join(cache, `libtorch-${testedVersion}-${variant}`);
  if (existsSync(copy)) return describeLibtorch(join(copy, "torch"), "cache");

  refuseOtherSystems();
  const interpreter = await requirePip(python);
  makeCache(cache);
  return withLock(copy, announce, async () => {
    if (existsSync(copy)) return describeLibtorch(join(copy, "torch"), "cache");
    removeHalfMade(cache);
    checkSpace(cache, spaceNeeded[variant]);
    await withTemporaryFolder(cache, (folder) => make({ variant, python: interpreter, announce, folder, copy }));
    return describeLibtorch(join(copy, "torch"), "cache");
  });
}

/**
 * @param {{variant: "cpu" | "cuda", python: string, announce: (activity: string) => void, folder: string, copy: string}} options
 */
async function make({ variant, python, announce, folder, copy }) {
  const wheels = await resolveWheels(python, requirement, folder);
  const wanted =
    variant === "cuda" ? wheels : wheels.filter(({ name }) => name === "torch" || smallCudaWheels.test(name));
  announce(await describeSizes(wanted, variant));
  const target = join(folder, "copy");
  await installWheels(
    python,
    wanted.map(({ name, version }) => `${name}==${version}`),
    target,
    folder,
  );
  if (variant === "cpu") keepCpuLibraries(target);
  await describeLibtorch(join(target, "torch"), "cache");
  renameSync(target, copy);
}

function refuseOtherSystems() {
  const header = /** @type {any} */ (process.report.getReport()).header;
  if (process.platform === "linux" && header.glibcVersionRuntime) return;
  throw new SetupError({
    expected: "Linux with glibc, for which libtorch can be fetched",
    found: process.platform === "linux" ? "Linux with another C library" : process.platform,
    hint: "let PANSHIFT_LIBTORCH name a libtorch that was built for this system (docs/get-started.md)",
  });
}

/** @param {string} cache */
function makeCache(cache) {
  try {
    mkdirSync(cache, { recursive: true });
  } catch (cause) {
    throw new SetupError({
      expected: `a cache folder that can be written (${cache})`,
      found: String(/** @type {NodeJS.ErrnoException} */ (cause).code),
      hint: "let XDG_CACHE_HOME name a folder of yours",
      cause,
    });
  }
}

/**
 * @param {string} folder
 * @param {number} bytes that must be free on its disk
 * @throws {SetupError}
 */
export function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  const gigabytes = (/** @type {number} */ value) => `${(value / 1e9).toFixed(1)} GB`;
  throw new SetupError({
    expected: `${gigabytes(bytes)} free in ${shortPath(folder)} to fetch and unpack libtorch`,
    found: gigabytes(bavail * bsize),
    hint: "free some, or let XDG_CACHE_HOME name a folder on a larger disk",
  });
}
