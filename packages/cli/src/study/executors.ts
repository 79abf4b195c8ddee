import { randomUUID } from "node:crypto";
import type { OpenStudy, PlannedRun, WorkEvent } from "@panshift/benchmark/study";
import { Interrupted } from "../interrupt.ts";
import { launcher } from "../launcher.ts";
import type { Board } from "./board.ts";
import type { StudyOptions } from "./open-study.ts";

/** How runs are worked on, wherever. */
export interface ExecutionOptions extends StudyOptions {
  readonly jobs?: number;
  /** Stop when a run has failed for good. */
  readonly failFast?: true;
}

/** The runs to work on, and who is told of it. */
export interface GridWork {
  readonly file: string;
  readonly options: ExecutionOptions;
  readonly study: OpenStudy;
  /** Runs that are not done. */
  readonly open: readonly PlannedRun[];
  readonly board: Board;
  readonly signal: AbortSignal;
}

/** Works through the open runs; gives the session that attempts were counted by. */
type Execute = (work: GridWork) => Promise<string>;

export type ExecutorName = "local" | "slurm";

export const executors: Readonly<Record<ExecutorName, Execute>> = { local: onThisMachine, slurm: onSlurm };

/** A worker that dies is started again so often. */
const RESTARTS = 3;
/** Asked for a worker where the study does not say what its runs need. */
const MEMORY_GIB = 2;

async function onThisMachine(work: GridWork): Promise<string> {
  const { defaultJobs, gpuEnvironments, runLocal, watchForFailure } = await import("@panshift/benchmark/study");
  const { cudaDeviceCount } = await import("@panshift/torch");
  const { compute, training } = work.study.study;
  const session = randomUUID();
  const environments = gpuEnvironments(training?.device ?? "cpu", cudaDeviceCount());
  const hasGpus = "CUDA_VISIBLE_DEVICES" in (environments[0] ?? {});
  const byMachine = hasGpus ? environments.length : defaultJobs(work.open.length, threadsOf(work));
  const wanted = work.options.jobs ?? (compute.jobs === "auto" ? byMachine : compute.jobs);
  const jobs = Math.min(wanted, work.open.length);
  const told = shared(work, session, ["--starter-answers"]);
  const failure = watchForFailure(session, compute.retries);
  const onEvent = (event: WorkEvent) => {
    told.onEvent(event);
    failure.note(event);
  };
  const signal = work.options.failFast ? AbortSignal.any([work.signal, failure.signal]) : work.signal;
  await runLocal({ ...told, onEvent, signal, jobs, restarts: RESTARTS, environments });
  return session;
}

async function onSlurm(work: GridWork): Promise<string> {
  const { defaultSlurmJobs, findSubmission, runSlurm, slurmFolder, StoreWatch } = await import(
    "@panshift/benchmark/study"
  );
  const { study, context, folder } = work.study;
  const config = study.compute.slurm;
  const attached = await findSubmission(slurmFolder(folder));
  const session = attached?.session ?? randomUUID();
  const wanted = work.options.jobs ?? (config.jobs === "auto" ? defaultSlurmJobs(work.open.length) : config.jobs);
  const { finished, job } = await runSlurm({
    ...shared(work, session, ["--tell", "words"]),
    jobs: Math.min(wanted, work.open.length),
    folder: slurmFolder(folder),
    session,
    config,
    name: "panshift",
    cpusPerWorker: threadsOf(work),
    attached,
    watch: new StoreWatch(work.open, { context, folder, session, failFast: work.options.failFast ?? false }),
  });
  if (finished) return session;
  throw new Interrupted(
    `Interrupted. Slurm job ${job} goes on: \`scancel ${job}\` ends it, the same command comes back to it.`,
  );
}

/** What every executor is told. */
function shared({ file, options, study: { study }, board, signal }: GridWork, session: string, more: string[]) {
  const settings = options.set.flatMap((assignment) => ["--set", assignment]);
  const failFast = options.failFast ? ["--fail-fast"] : [];
  const work = ["study", "work", file, "--store", options.store, "--session", session, ...failFast];
  return {
    command: [process.execPath, launcher, ...work, ...more, ...settings] as const,
    bytesPerWorker: (study.compute.memoryGiB ?? MEMORY_GIB) * 2 ** 30,
    onEvent: board.show.bind(board),
    onMessage: board.say.bind(board),
    signal,
  };
}

/** Cores of a run, as far as the study says. */
function threadsOf({ study: { study } }: GridWork): number {
  const { threadsPerRun } = study.compute;
  const threads = threadsPerRun === "auto" ? study.training?.threads : threadsPerRun;
  return typeof threads === "number" ? threads : 1;
}
