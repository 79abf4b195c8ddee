import { execFile } from "node:child_process";
import { fail } from "@panshift/core";

export interface ToolAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One of Slurm's commands, run to its end. @throws SLURM_MISSING */
export function slurmTool(name: "sbatch" | "squeue" | "scancel", args: readonly string[]): Promise<ToolAnswer> {
  return new Promise((resolve, reject) => {
    execFile(name, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") return reject(missing(name));
      if (error === null) return resolve({ code: 0, stdout, stderr });
      // A command that could not be started, or that a signal ended, says nothing itself.
      const hasEnded = typeof error.code === "number";
      resolve({ code: hasEnded ? Number(error.code) : 1, stdout, stderr: hasEnded ? stderr : error.message });
    });
  });
}

function missing(name: string): unknown {
  try {
    return fail("SLURM_MISSING", {
      expected: `Slurm's command ${name} on the PATH`,
      found: "none",
      hint: "run on a machine that may submit jobs, use --executor local, or try `npm run slurm -- COMMAND`",
    });
  } catch (error) {
    return error;
  }
}
