// Finds or makes the Python whose libraries `npm run bench -- io` compares with.
// Usage: node bench/prepare-peers.mjs; prints the interpreter's path on stdout, progress on stderr.
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, removeHalfMade, withTemporaryFolder } from "../scripts/lib/cache-folder.mjs";
import { findOnPath, runCollected, tail } from "../scripts/lib/programs.mjs";
import { runScript, SetupError } from "../scripts/lib/setup-error.mjs";

const requirements = [
  "numpy==2.4.6",
  "scipy==1.17.1",
  "nibabel==5.4.2",
  "SimpleITK==2.5.7",
  "edt==3.1.2",
  "connected-components-3d==4.1.1",
];
const wayOut = "or let PANSHIFT_PEERS_PYTHON name an interpreter that has nibabel, SimpleITK, edt, cc3d and scipy";

await runScript(async () => {
  process.stdout.write(`${await findOrMake()}\n`);
  return 0;
});

/** @returns {Promise<string>} PANSHIFT_PEERS_PYTHON, or the interpreter of the virtual environment in the cache folder */
async function findOrMake() {
  const named = process.env.PANSHIFT_PEERS_PYTHON;
  if (named) return named;
  const environment = join(cacheFolder(), "bench-python-peers-1");
  const interpreter = join(environment, "bin/python");
  if (existsSync(interpreter)) return interpreter;
  const system = findOnPath("python3");
  if (system === null) {
    throw new SetupError({ expected: "python3 on the PATH", found: "none", hint: `install it, ${wayOut}` });
  }
  mkdirSync(cacheFolder(), { recursive: true });
  removeHalfMade(cacheFolder());
  await withTemporaryFolder(cacheFolder(), async (folder) => {
    const made = join(folder, "environment");
    process.stderr.write(`fetching ${requirements.join(", ")} for the comparison, once ...\n`);
    await run(system, ["-m", "venv", made]);
    const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet", "--no-cache-dir"];
    await run(join(made, "bin/python"), [...pip, ...requirements]);
    renameSync(made, environment);
  });
  return interpreter;
}

/** @param {string} command @param {readonly string[]} args */
async function run(command, args) {
  const { code, stdout, stderr } = await runCollected(command, args);
  if (code === 0) return;
  throw new SetupError({
    expected: `${args.slice(0, 3).join(" ")} to succeed`,
    found: tail(stderr || stdout, 2),
    hint: `check the network, the disk and python3's venv, ${wayOut}`,
  });
}
