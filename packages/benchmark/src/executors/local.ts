import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism, freemem } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkEvent } from "../grid/work.ts";
import type { ExecutorOptions, ExecutorResult } from "./executor.ts";

export interface LocalOptions extends ExecutorOptions {
  /** How often a worker that died (killed, out of memory) is started again; its run goes on in the new one. */
  readonly restarts: number;
  /** What the environment of a worker has besides this process's own: those of the list in turn. */
  readonly environments?: readonly NodeJS.ProcessEnv[];
}

/** Time between looks at the free memory while a worker waits to be started. */
const MEMORY_POLL_MS = 2000;

/**
 * Runs a plan in worker processes of this machine. The workers share the store as those of several machines would:
 * nothing is handed out here, so that any of them may die at any moment. Each prints a `WorkEvent` a line on stdout; another
 * line is a message. Workers after the first wait until `bytesPerWorker` are free; none begins after any has come to the end
 * of the plan. An abort interrupts all of them.
 */
export async function runLocal(options: LocalOptions): Promise<ExecutorResult> {
  const deaths: string[] = [];
  const plan = new AbortController(); // aborted at its end
  const unneeded = AbortSignal.any([plan.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const finished = await Promise.all(
    Array.from({ length: options.jobs }, async (_, worker) => {
      for (let start = 0; start <= options.restarts; start++) {
        if (worker > 0) await memoryFor(options, unneeded);
        if (unneeded.aborted) return plan.signal.aborted;
        const end = await runWorker(options, worker);
        if (end === null) {
          plan.abort();
          return true;
        }
        if (options.signal?.aborted) return false;
        deaths.push(end);
        options.onMessage(`${end}${start < options.restarts && !unneeded.aborted ? "; another one goes on" : ""}\n`);
      }
      return false;
    }),
  );
  return { finished: finished.every(Boolean), deaths };
}

/** Runs one worker to its end; `null` when it came to the end of the plan, else how it died. */
function runWorker(
  { command, environments = [{}], onEvent, onMessage, signal }: LocalOptions,
  worker: number,
): Promise<string | null> {
  const [program, ...args] = command;
  const env = { ...process.env, ...environments[worker % environments.length] };
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env });
  const interrupt = () => void child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = eventIn(line);
    if (event === null) onMessage(`${line}\n`);
    else onEvent(event);
  });
  child.stderr.setEncoding("utf8").on("data", onMessage);
  return endOf(child).finally(() => signal?.removeEventListener("abort", interrupt));
}

/** `null`: something else printed it, or the worker died in the middle of it. */
function eventIn(line: string): WorkEvent | null {
  try {
    const told = JSON.parse(line) as Partial<WorkEvent> | null;
    return typeof told?.kind === "string" ? (told as WorkEvent) : null;
  } catch {
    return null;
  }
}

function endOf(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(`a worker could not be started: ${error.message}`));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(null);
      else resolve(`worker ${child.pid} ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}`);
    });
  });
}

async function memoryFor({ bytesPerWorker }: LocalOptions, unneeded: AbortSignal): Promise<void> {
  while (freemem() < bytesPerWorker && !unneeded.aborted) {
    await sleep(MEMORY_POLL_MS, undefined, { signal: unneeded }).catch(() => {}); // the loop looks at it
  }
}

/** Runs at a time where the study leaves it open: one for each `threadsPerRun` cores, at most one a run. */
export function defaultJobs(runs: number, threadsPerRun: number): number {
  return Math.max(1, Math.min(runs, Math.floor(availableParallelism() / threadsPerRun)));
}
