// Finds or makes the Python whose libraries `npm run bench -- io` and `-- metrics` compare with.
// Usage: node bench/prepare-peers.mjs [io|metrics]; prints the interpreter's path on stdout, progress on stderr.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../scripts/lib/cache-folder.mjs";
import { runScript } from "../scripts/lib/setup-error.mjs";
import { makeEnvironment } from "./lib/python-environment.mjs";

const bench = process.argv[2] === "metrics" ? "metrics" : "io";
const requirements = {
  io: [
    "numpy==2.4.6",
    "scipy==1.17.1",
    "nibabel==5.4.2",
    "SimpleITK==2.5.7",
    "edt==3.1.2",
    "connected-components-3d==4.1.1",
  ],
  // MONAI brings PyTorch with it, which is most of the download (up to 3 GB).
  metrics: [
    "numpy==2.4.6",
    "scipy==1.17.1",
    "SimpleITK==2.5.7",
    "surface-distance==0.1",
    "medpy==0.5.2",
    "torch==2.15.0",
    "monai==1.6.1",
  ],
}[bench];
const wayOut = `or let PANSHIFT_PEERS_PYTHON name an interpreter that has ${requirements.join(", ")}`;

await runScript(async () => {
  process.stdout.write(`${await findOrMake()}\n`);
  return 0;
});

/** @returns {Promise<string>} PANSHIFT_PEERS_PYTHON, or the interpreter of the virtual environment in the cache folder */
async function findOrMake() {
  const named = process.env.PANSHIFT_PEERS_PYTHON;
  if (named) return named;
  const environment = join(cacheFolder(), bench === "io" ? "bench-python-peers-1" : "bench-python-metrics-1");
  const interpreter = join(environment, "bin/python");
  if (existsSync(interpreter)) return interpreter;
  const announce = async () => `fetching ${requirements.join(", ")} for the comparison, once ...`;
  await makeEnvironment({ environment, requirements, wayOut, announce });
  return interpreter;
}
