import { join } from "node:path";
import { fail } from "@panshift/core";
import { makeFolder, writeFileAtomic } from "@panshift/core/files";
import type { SlurmConfig } from "../study/slurm-config.ts";
import type { ExecutorOptions } from "./executor.ts";
import { recordSubmission, type Submission } from "./slurm-jobs.ts";
import { slurmTool } from "./slurm-tool.ts";

export interface SubmitOptions extends Pick<ExecutorOptions, "command" | "jobs" | "bytesPerWorker"> {
  /** See `slurmFolder`. */
  readonly folder: string;
  readonly session: string;
  readonly config: SlurmConfig;
  /** Shown by `squeue`. */
  readonly name: string;
  readonly cpusPerWorker: number;
}

/**
 * Submits a job array of workers, and writes down that it did.
 *
 * @throws SLURM_MISSING; SLURM_REFUSED with Slurm's own words
 */
export async function submitWorkers(options: SubmitOptions): Promise<Submission> {
  const { folder, session, jobs: workers } = options;
  makeFolder(folder);
  const script = join(folder, "worker.sh");
  writeFileAtomic(script, workerScript(options.command));
  const { code, stdout, stderr } = await slurmTool("sbatch", [...sbatchOptions(options), script]);
  if (code !== 0) refuse(stderr.trim() || stdout.trim());
  const job = stdout.trim().split(";")[0] as string; // `--parsable` prints ID or ID;CLUSTER
  const submission = { time: new Date().toISOString(), job, workers, session };
  recordSubmission(folder, submission);
  return submission;
}

function sbatchOptions({ folder, jobs, bytesPerWorker, cpusPerWorker, name, config }: SubmitOptions): string[] {
  const { partition, account, timeLimitMinutes, saveSeconds, options } = config;
  return [
    "--parsable",
    `--job-name=${name}`,
    `--array=0-${jobs - 1}`,
    "--requeue",
    "--open-mode=append", // a worker that starts again goes on in its log
    `--signal=B:INT@${saveSeconds}`,
    `--output=${folder.replaceAll("%", "%%")}/%A_%a.log`,
    "--ntasks=1",
    `--cpus-per-task=${cpusPerWorker}`,
    `--mem=${Math.ceil(bytesPerWorker / 2 ** 20)}M`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(timeLimitMinutes === undefined ? [] : [`--time=${timeLimitMinutes}`]),
    ...options,
  ];
}

/**
 * The batch script of one worker. Slurm tells it that its time ends by INT (`--signal`), that it is preempted by TERM; it
 * tells the worker by USR2 and TERM. The worker then saves and ends, and the task waits in the queue again, unless
 * somebody has canceled it, or the worker did not even begin to listen before its time ended.
 */
function workerScript(command: readonly string[]): string {
  return `#!/bin/bash
# One worker of a study; \`panshift study run --executor slurm\` writes and submits this file.
task="\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}"
echo "task $task, start $((\${SLURM_RESTART_COUNT:-0} + 1)), on \${SLURMD_NODENAME:-$(hostname)}, $(date -u +%FT%TZ)"
export OMP_NUM_THREADS="\${SLURM_CPUS_PER_TASK:-1}"
asked=
${command.map(quoted).join(" ")} &
worker=$!
ask() { [ -n "$asked" ] || kill "-$1" "$worker"; asked=1; }
trap 'ask USR2' INT
trap 'ask TERM' TERM
wait "$worker"
while kill -0 "$worker" 2>/dev/null; do wait "$worker"; done # a signal ends a wait early
wait "$worker"
code=$?
echo "task $task: its worker ended with exit code $code, $(date -u +%FT%TZ)"
if [ "$code" -eq $((128 + $(kill -l USR2))) ]; then
  echo "its time ended before it began: raise compute.slurm.timeLimitMinutes or lower compute.slurm.saveSeconds"
elif [ -n "$asked" ] && [ "$code" -ne 0 ] && [ "$(squeue --noheader --jobs="$task" --format=%T)" = RUNNING ]; then
  scontrol requeue "$task"
fi
exit "$code"
`;
}

/** A word for the shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function refuse(found: string): never {
  const hint = /partition/i.test(found)
    ? "`sinfo` lists the partitions; set compute.slurm.partition"
    : "change compute.slurm, compute.memoryGiB or compute.threadsPerRun of the study (`--set compute.slurm.KEY=VALUE`)";
  return fail("SLURM_REFUSED", {
    expected: "a cluster that takes the jobs",
    found: found.replace(/\s*\n\s*/g, " | "),
    hint,
  });
}
