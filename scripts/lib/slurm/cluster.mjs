import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runCollected, spawnGuarded, tail } from "../programs.mjs";
import { SetupError } from "../setup-error.mjs";
import { cpusPerNode, slurmConf } from "./configuration.mjs";
import { freePorts } from "./free-ports.mjs";
import { endProcesses, processesWith } from "./processes.mjs";

/** @import { SlurmPrograms } from "./programs.mjs" */

/**
 * @typedef {object} Cluster
 * @property {string} folder scratch folder: logs, spools, the daemons' pid files (`slurmd-n1.pid`)
 * @property {{readonly SLURM_CONF: string}} env what Slurm's commands need to find it
 * @property {() => Promise<void>} stop ends daemons and jobs, however they stand, and removes the folder
 */

const patienceMs = 30_000;

/**
 * Starts a Slurm cluster of several nodes on this host, as the user who calls: nothing lies outside its scratch folder,
 * and several can run beside each other. Daemons end with this process, even by `kill -9`.
 *
 * @param {SlurmPrograms} programs
 * @param {{nodes?: number, cpus?: number}} [options] `cpus` of a node; default: the cores of this host, shared out
 * @returns {Promise<Cluster>}
 * @throws {SetupError}
 */
export async function startCluster(programs, { nodes = 2, cpus = cpusPerNode(nodes) } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "panshift-slurm-"));
  chmodSync(folder, 0o711); // munge asks that all may reach its socket
  const file = join(folder, "slurm.conf");
  const env = { SLURM_CONF: file };
  const stop = async () => {
    await endProcesses(() => processesWith("SLURM_CONF", file));
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const names = Array.from({ length: nodes }, (_, at) => `n${at + 1}`);
    writeFileSync(file, slurmConf({ folder, nodes, cpus, ports: await freePorts(nodes + 1) }));
    for (const name of ["state", ...names.map((node) => `spool-${node}`)]) mkdirSync(join(folder, name));
    const daemons = [
      startDaemon(programs.munged, mungeArguments(join(folder, "munge")), env),
      startDaemon(programs.slurmctld, ["-D", "-f", file], env),
      ...names.map((node) => startDaemon(programs.slurmd, ["-D", "-N", node, "-f", file], env)),
    ];
    await nodesAreUp(programs, { env, nodes, daemons });
    return { folder, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A key of its own in a new folder, and the options that keep the daemon within it. @param {string} folder */
function mungeArguments(folder) {
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(folder, "key"), randomBytes(1024), { mode: 0o400 });
  const places = { "key-file": "key", socket: "socket", "pid-file": "pid", "log-file": "log", "seed-file": "seed" };
  return ["--foreground", ...Object.entries(places).map(([option, name]) => `--${option}=${join(folder, name)}`)];
}

/** @typedef {{readonly program: string, readonly messages: () => string, readonly hasEnded: () => boolean}} Daemon */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 * @returns {Daemon}
 */
function startDaemon(program, args, env) {
  const child = spawnGuarded(program, args, { env });
  let messages = "";
  let ended = false;
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (text) => {
    messages = `${messages}${text}`.slice(-4000);
  });
  child.on("exit", () => {
    ended = true;
  });
  return { program, messages: () => messages, hasEnded: () => ended };
}

/**
 * @param {SlurmPrograms} programs
 * @param {{env: {readonly SLURM_CONF: string}, nodes: number, daemons: readonly Daemon[]}} cluster
 */
async function nodesAreUp(programs, { env, nodes, daemons }) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { stdout, stderr } = await runCollected(programs.sinfo, ["--noheader", "--Node", "--format=%T"], { env });
    const idle = stdout.split("\n").filter((state) => state.trim() === "idle");
    if (idle.length === nodes) return;
    const ended = daemons.find((daemon) => daemon.hasEnded());
    if (ended === undefined && Date.now() < end) {
      await wait(100);
      continue;
    }
    throw new SetupError({
      expected: `${nodes} idle nodes of a Slurm cluster on this host`,
      found: ended ? `${ended.program} ended: ${tail(ended.messages())}` : `${stdout.trim() || tail(stderr)}`,
      hint: "look at what the message names, or run on a real cluster",
    });
  }
}
