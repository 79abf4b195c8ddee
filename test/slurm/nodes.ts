import { join } from "node:path";
import type { Cluster } from "../../scripts/lib/slurm/cluster.mjs";
import { processesWith } from "../../scripts/lib/slurm/processes.mjs";
import { readText } from "./store.ts";

/** Processes of a node's jobs: batch scripts and workers. */
export function jobsOn({ env }: Cluster, node: string): number[] {
  const onNode = processesWith("SLURMD_NODENAME", node);
  return processesWith("SLURM_CONF", env.SLURM_CONF).filter((id) => onNode.includes(id));
}

/** Kills a node's daemon alone: its jobs live on, cut off. */
export function cutOff({ folder }: Cluster, node: string): void {
  process.kill(Number(readText(join(folder, `slurmd-${node}.pid`))), "SIGKILL");
}

/** Kills a node's daemon, Slurm's helper above each job, and the jobs. */
export function killNode(cluster: Cluster, node: string): void {
  const jobs = jobsOn(cluster, node);
  const helpers = jobs.map(parentOf).filter((id) => commandOf(id).startsWith("slurmstepd"));
  cutOff(cluster, node);
  for (const id of [...helpers, ...jobs]) process.kill(id, "SIGKILL");
}

/** Field 4 of /proc/ID/stat. */
function parentOf(id: number): number {
  const stat = readText(`/proc/${id}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

export function commandOf(id: number): string {
  return readText(`/proc/${id}/cmdline`);
}

/** Asks again and again until the answer is neither `null` nor false. */
export async function until<T>(what: string, ask: () => T | null | false): Promise<T> {
  for (const end = Date.now() + 200_000; Date.now() < end; ) {
    const answer = ask();
    if (answer !== null && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}
