import { z } from "zod";

/** Options of sbatch that the executor sets itself, that contradict these, or that `compute` has a key for. */
const TAKEN = [
  "array",
  "parsable",
  "job-name",
  "requeue",
  "no-requeue",
  "open-mode",
  "wrap",
  "test-only",
  "signal",
  "output",
  "error",
  "clusters",
  "nodes",
  "ntasks",
  "ntasks-per-node",
  "cpus-per-task",
  "mem",
  "mem-per-cpu",
  "mem-per-gpu",
  "chdir",
  "partition",
  "account",
  "time",
];

const option = z
  .string()
  .regex(/^--[a-z][a-z-]*(=.*)?$/, "expected a long option of sbatch with its value, such as `--gres=gpu:1`")
  .refine((text) => !TAKEN.includes(text.slice(2).split("=")[0] as string), {
    error: "expected an option that neither the executor nor a key of `compute` sets",
  });

const slurmKeys = z.strictObject({
  jobs: z
    .union([z.literal("auto"), z.int().min(1).max(1000)])
    .default("auto")
    .describe("Workers in the job array; `auto`: one for each run that is not done, at most 32."),
  partition: z.string().min(1).optional().describe("Default: the cluster's own."),
  account: z.string().min(1).optional().describe("Default: the user's own."),
  timeLimitMinutes: z
    .int()
    .min(5)
    .optional()
    .describe("Of a job; its worker saves before it ends and waits in the queue again. Default: the partition's."),
  saveSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(120)
    .describe("So long before the time limit a worker is told to save; a step must fit."),
  options: z
    .array(option)
    .default([])
    .describe("Further options of sbatch, such as [--gres=gpu:1, --qos=low, --constraint=avx512]."),
});

/** `compute.slurm`: how the workers of a study are submitted. */
export const slurmSchema = slurmKeys.refine(leavesTime, {
  path: ["saveSeconds"],
  error: "expected at least two minutes less than timeLimitMinutes",
});

export type SlurmConfig = z.output<typeof slurmSchema>;

/** A worker needs a while to start, and Slurm may tell it a minute early. */
function leavesTime({ timeLimitMinutes, saveSeconds }: z.output<typeof slurmKeys>): boolean {
  return timeLimitMinutes === undefined || saveSeconds + 120 <= 60 * timeLimitMinutes;
}
