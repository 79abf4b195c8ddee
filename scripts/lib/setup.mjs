import { buildAddon } from "./addon.mjs";
import { buildPackages } from "./build-packages.mjs";
import { installDependencies } from "./dependencies.mjs";
import { findLibtorch } from "./find-libtorch.mjs";
import { readJson, writeJson } from "./json-file.mjs";
import { withLock } from "./lock.mjs";
import { nativeRecordPath, repositoryRoot, shortPath } from "./paths.mjs";
import { SetupError } from "./setup-error.mjs";
import { step } from "./steps.mjs";

/**
 * What `packages/torch/build/native.json` holds: `addon` is the path of the library, `libtorch` says what it was built
 * against and how that was found, `device` remembers that the small copy was asked for.
 *
 * @typedef {object} NativeRecord
 * @property {string} addon
 * @property {import("./libtorch.mjs").Libtorch} libtorch
 * @property {DeviceChoice} device
 *
 * @typedef {"auto" | "cpu"} DeviceChoice `cpu`: no CUDA libraries are fetched even where a driver is seen
 */

const origins = {
  PANSHIFT_LIBTORCH: "named by PANSHIFT_LIBTORCH",
  python: "the torch of python3",
  cache: "PanShift's own copy",
};

/**
 * Makes a clone ready to work: npm packages, libtorch, the addon, the build. Quick when nothing is to do.
 *
 * @param {DeviceChoice | null} [device] null: as at the last set-up
 * @throws {SetupError}
 */
export async function setup(device = null) {
  requireNode();
  await step("packages", async (announce) => {
    const done = await withLock(`npm ${repositoryRoot}`, announce, () => installDependencies(announce));
    return { outcome: done ? "installed" : "up to date", value: undefined };
  });
  await setupEngine(device);
  await step("build", async (announce) => {
    const built = await buildPackages(announce);
    return { outcome: built.length === 0 ? "up to date" : `built ${built.join(", ")}`, value: undefined };
  });
}

/**
 * The part of the set-up that `@panshift/torch` needs: libtorch and the addon.
 *
 * @param {DeviceChoice | null} [device] null: as at the last set-up
 * @throws {SetupError}
 */
export async function setupEngine(device = null) {
  const chosen = device ?? readJson(nativeRecordPath)?.device ?? "auto";
  const libtorch = await step("libtorch", async (announce) => {
    const found = await findLibtorch({ cpuOnly: chosen === "cpu", announce });
    const kind = found.cuda ? "CPU and CUDA" : "CPU";
    return { outcome: `${found.version}, ${kind}, ${origins[found.origin]} in ${shortPath(found.path)}`, value: found };
  });
  await step("addon", async (announce) => {
    const { addon, built } = await buildAddon({ libtorch, announce });
    writeJson(nativeRecordPath, { addon, libtorch, device: chosen });
    return { outcome: built ? "built" : "up to date", value: undefined };
  });
}

const oldestNode = { major: 20, minor: 19 };

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
  throw new SetupError({
    expected: `Node ${oldestNode.major}.${oldestNode.minor} or newer`,
    found: process.versions.node,
    hint: "install a newer Node",
  });
}
