import { findOnPath, runCollected, tail } from "../programs.mjs";
import { SetupError } from "../setup-error.mjs";

/** What a cluster of one host is made of, and the Debian package that each comes in. */
const packageOf = {
  slurmctld: "slurmctld",
  slurmd: "slurmd",
  sbatch: "slurm-client",
  sinfo: "slurm-client",
  munged: "munge",
};

/** @typedef {keyof typeof packageOf} SlurmProgram */
/** @typedef {Readonly<Record<SlurmProgram, string>>} SlurmPrograms paths by name */

const names = /** @type {readonly SlurmProgram[]} */ (Object.keys(packageOf));
/** Where distributions put daemons; not always on a user's PATH. */
const daemonFolders = ["/usr/sbin", "/usr/local/sbin"];

/**
 * The programs of a cluster of one host.
 *
 * @returns {SlurmPrograms | null} null when one is missing
 */
export function findSlurm() {
  const found = names.map((name) => [name, findOnPath(name, daemonFolders)]);
  return found.some(([, path]) => path === null) ? null : Object.fromEntries(found);
}

/**
 * Finds Slurm's programs; where they are missing and this process may, installs them.
 *
 * @param {(line: string) => void} tell
 * @returns {Promise<SlurmPrograms>}
 * @throws {SetupError}
 */
export async function ensureSlurm(tell) {
  const present = findSlurm();
  if (present !== null) return present;
  const missing = names.filter((name) => findOnPath(name, daemonFolders) === null);
  const packages = [...new Set(missing.map((name) => packageOf[name]))];
  const byHand = `install the packages ${packages.join(" ")} (Debian's names) and run the command again`;
  const wanted = `the programs ${missing.join(", ")} of Slurm`;
  if (process.getuid?.() !== 0 || findOnPath("apt-get") === null) {
    throw new SetupError({ expected: wanted, found: "none on the PATH", hint: `as root, ${byHand}` });
  }
  tell(`installing ${packages.join(" ")} by apt-get`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  for (const args of [["update", "-qq"], install]) {
    const { code, stdout, stderr } = await runCollected("apt-get", args, { env });
    if (code === 0) continue;
    throw new SetupError({ expected: wanted, found: `apt-get ${args[0]}: ${tail(stderr || stdout)}`, hint: byHand });
  }
  const installed = findSlurm();
  if (installed === null) {
    throw new SetupError({ expected: wanted, found: "packages without them", hint: "install Slurm by hand" });
  }
  return installed;
}
