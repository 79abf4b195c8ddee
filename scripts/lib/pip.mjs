import { join } from "node:path";
import { readJson } from "./json-file.mjs";
import { runCollected, tail } from "./programs.mjs";
import { SetupError } from "./setup-error.mjs";

/** The wheels' interpreter: only their libraries are used, so it need not be the one that runs pip. */
const wheelPython = "3.12";
const glibcMinors = Array.from({ length: 12 }, (_, index) => 28 - index);
const processors = /** @type {Readonly<Record<string, string>>} */ ({ x64: "x86_64", arm64: "aarch64" });
/** `pip install --report` came with this version. */
const oldestPip = [22, 2];

const waysOut =
  "install it (Debian: apt install python3-pip), or let PANSHIFT_LIBTORCH name a libtorch folder (docs/get-started.md)";

/**
 * Makes sure that there is a Python with a pip that the set-up can use.
 *
 * @param {string | null} python
 * @returns {Promise<string>} the interpreter
 * @throws {SetupError}
 */
export async function requirePip(python) {
  if (python === null) {
    throw new SetupError({
      expected: "python3 on the PATH, to fetch libtorch with its pip",
      found: "none",
      hint: waysOut,
    });
  }
  const { code, stdout, stderr } = await runCollected(python, ["-m", "pip", "--version"]);
  if (code !== 0) {
    throw new SetupError({ expected: `pip in ${python}, to fetch libtorch`, found: tail(stderr, 1), hint: waysOut });
  }
  const [, major = "0", minor = "0"] = stdout.match(/^pip (\d+)\.(\d+)/) ?? [];
  if (Number(major) * 100 + Number(minor) < (oldestPip[0] ?? 0) * 100 + (oldestPip[1] ?? 0)) {
    throw new SetupError({
      expected: `pip ${oldestPip.join(".")} or newer in ${python}`,
      found: `pip ${major}.${minor}`,
      hint: "run python3 -m pip install --upgrade pip, or let PANSHIFT_LIBTORCH name a libtorch folder (docs/get-started.md)",
    });
  }
  return python;
}

/**
 * Asks pip what an installation of a requirement would bring, without installing it.
 *
 * @param {string} python
 * @param {string} requirement
 * @param {string} folder for pip's temporary files
 * @returns {Promise<{name: string, version: string, url: string}[]>}
 * @throws {SetupError}
 */
export async function resolveWheels(python, requirement, folder) {
  const report = join(folder, "report.json");
  await runPip(
    python,
    [...installInto(folder), "--dry-run", "--ignore-installed", "--report", report, requirement],
    folder,
  );
  return readJson(report).install.map((/** @type {any} */ item) => ({
    name: item.metadata.name,
    version: item.metadata.version,
    url: item.download_info.url,
  }));
}

/**
 * Installs wheels, and nothing that they depend on, into a folder.
 *
 * @param {string} python
 * @param {readonly string[]} requirements
 * @param {string} target
 * @param {string} folder for pip's temporary files
 * @throws {SetupError}
 */
export async function installWheels(python, requirements, target, folder) {
  await runPip(
    python,
    [...installInto(target), "--no-cache-dir", "--no-deps", "--no-compile", ...requirements],
    folder,
  );
}

/** @param {string} target */
function installInto(target) {
  const processor = processors[process.arch] ?? process.arch;
  const platforms = glibcMinors.map((minor) => `manylinux_2_${minor}_${processor}`);
  return [
    ...["install", "--quiet", "--disable-pip-version-check", "--no-input", "--target", target],
    ...["--only-binary=:all:", "--python-version", wheelPython, "--implementation", "cp"],
    ...[`cp${wheelPython.replace(".", "")}`, "abi3", "none"].flatMap((abi) => ["--abi", abi]),
    ...[...platforms, `manylinux2014_${processor}`, `linux_${processor}`].flatMap((platform) => [
      "--platform",
      platform,
    ]),
  ];
}

/** @param {string} python @param {readonly string[]} args @param {string} folder */
async function runPip(python, args, folder) {
  const env = { TMPDIR: folder, PIP_RETRIES: "2", PIP_ROOT_USER_ACTION: "ignore" };
  const { code, stdout, stderr } = await runCollected(python, ["-m", "pip", ...args], { env });
  if (code === 0) return;
  if (/No space left|ENOSPC/.test(stderr)) {
    throw new SetupError({
      expected: "room on the disk",
      found: "a full disk",
      hint: "free some and run npm run setup again",
    });
  }
  throw new SetupError({
    expected: "pip to fetch libtorch",
    found: tail(stderr || stdout, 2),
    hint: "check the network (pip's own settings for proxies and mirrors hold), or let PANSHIFT_LIBTORCH name a libtorch folder (docs/get-started.md)",
  });
}
