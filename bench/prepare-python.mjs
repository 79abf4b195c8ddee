// Finds or makes the Python that the bench compares with: PyTorch of the same version as our libtorch.
// Usage: node bench/prepare-python.mjs VERSION; prints the interpreter's path on stdout, progress on stderr.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../scripts/lib/cache-folder.mjs";
import { readJson } from "../scripts/lib/json-file.mjs";
import { findOnPath, runCollected } from "../scripts/lib/programs.mjs";
import { runScript, SetupError } from "../scripts/lib/setup-error.mjs";
import { makeEnvironment, pip } from "./lib/python-environment.mjs";

const waysOut = "or let PANSHIFT_PYTHON name an interpreter that has torch of this version";

await runScript(async () => {
  const version = (process.argv[2] ?? "").split("+")[0] ?? "";
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new SetupError({
      expected: "node bench/prepare-python.mjs VERSION",
      found: process.argv.slice(2).join(" ") || "no version",
      hint: "give libtorch's version, such as 2.15.0",
      exitCode: 2,
    });
  }
  console.log(await findOrMake(version));
  return 0;
});

/**
 * In this order: PANSHIFT_PYTHON, the `python3` of the PATH, the virtual environment in the cache folder.
 *
 * @param {string} version
 * @returns {Promise<string>} path of an interpreter that has this torch
 */
async function findOrMake(version) {
  const named = process.env.PANSHIFT_PYTHON;
  if (named) {
    const found = await torchVersion(named);
    if (found === version) return named;
    throw new SetupError({
      expected: `torch ${version} in PANSHIFT_PYTHON`,
      found: `${found ?? "none"} (${named})`,
      hint: "install that version there, or unset PANSHIFT_PYTHON to have an environment made",
      exitCode: 2,
    });
  }
  const system = findOnPath("python3");
  if (system !== null && (await torchVersion(system)) === version) return system;
  const environment = join(cacheFolder(), `bench-python-torch-${version}`);
  const interpreter = join(environment, "bin/python");
  if (!existsSync(interpreter)) await makeTorchEnvironment(version, environment);
  return interpreter;
}

/** @param {string} python @returns {Promise<string | null>} torch's version without its build, null when it has none */
async function torchVersion(python) {
  const { code, stdout } = await runCollected(python, ["-c", "import torch; print(torch.__version__)"], { cwd: "/" });
  return code === 0 ? (stdout.trim().split("+")[0] ?? null) : null;
}

/** @param {string} version @param {string} environment */
async function makeTorchEnvironment(version, environment) {
  const requirements = [`torch==${version}`, "numpy"];
  await makeEnvironment({
    environment,
    requirements,
    wayOut: waysOut,
    async announce(run, python, folder) {
      const report = join(folder, "report.json");
      await run(python, [...pip, "install", "--quiet", "--dry-run", "--report", report, ...requirements]);
      const urls = readJson(report).install.map((/** @type {any} */ item) => item.download_info.url);
      const bytes = (await Promise.all(urls.map(sizeOf))).reduce((sum, size) => sum + size, 0);
      const size = bytes > 0 ? `${(bytes / 1e9).toFixed(1)} GB` : "size unknown, up to 3 GB";
      return `fetching Python's torch ${version} for the comparison, ${size}, once ...`;
    },
  });
}

/** @param {string} url @returns {Promise<number>} bytes; 0 when the server does not tell */
async function sizeOf(url) {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) });
    return response.ok ? Number(response.headers.get("content-length") ?? 0) : 0;
  } catch {
    return 0;
  }
}
