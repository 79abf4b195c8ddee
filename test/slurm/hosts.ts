import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SlurmPrograms } from "../../scripts/lib/slurm/programs.mjs";

/**
 * The same programs, but each node's daemon and jobs see the node's name as that of their host, so that locks take the
 * nodes for different machines. Takes root.
 */
export function withHostnames(programs: SlurmPrograms, folder: string): SlurmPrograms {
  const slurmd = join(folder, "slurmd");
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, "127.0.0.1 localhost n1 n2 n3 n4\n");
  // startCluster calls `slurmd -D -N NODE -f FILE`
  const inside = `hostname "$3" && mount --bind ${hosts} /etc/hosts && exec ${programs.slurmd} "$@"`;
  writeFileSync(slurmd, `#!/bin/sh\nexec unshare --uts --mount sh -c '${inside}' slurmd "$@"\n`);
  chmodSync(slurmd, 0o755);
  return { ...programs, slurmd };
}
