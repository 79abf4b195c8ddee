import { onInterrupt } from "./lib/interrupt.mjs";
import { runAttached } from "./lib/programs.mjs";
import { runScript, SetupError } from "./lib/setup-error.mjs";
import { startCluster } from "./lib/slurm/cluster.mjs";
import { ensureSlurm } from "./lib/slurm/programs.mjs";

const usage = `npm run slurm -- COMMAND [ARGUMENT...]

Starts a Slurm cluster of two nodes on this host, runs COMMAND with SLURM_CONF naming it, and ends the cluster with all of
its jobs when COMMAND ends. Everything lies in a scratch folder and belongs to the user who calls; ports are free ones of
127.0.0.1. Slurm itself (Debian: slurmctld slurmd slurm-client munge) is installed where it is missing and this is root.
`;

await runScript(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (command === "--help") {
    process.stdout.write(usage);
    return 0;
  }
  if (command === undefined) {
    throw new SetupError({
      expected: "a command to run on the cluster",
      found: "none",
      hint: "npm run slurm -- --help says more",
      exitCode: 2,
    });
  }
  const programs = await ensureSlurm((line) => void process.stderr.write(`${line}\n`));
  /** @type {ReturnType<typeof startCluster> | null} */
  let starting = null;
  const stop = async () => (await starting)?.stop();
  const release = onInterrupt(stop);
  try {
    starting = startCluster(programs);
    const { env } = await starting;
    release();
    return await runAttached(command, args, { env });
  } finally {
    release();
    await stop();
  }
});
