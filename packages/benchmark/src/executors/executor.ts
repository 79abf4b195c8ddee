import type { WorkEvent } from "../grid/work.ts";

/** What every executor is told of the work. */
export interface ExecutorOptions {
  /** Program and arguments of one worker, which works through the plan beside any number of others. */
  readonly command: readonly [program: string, ...args: string[]];
  /** Workers at a time. */
  readonly jobs: number;
  /** What a worker is expected to need. */
  readonly bytesPerWorker: number;
  onEvent(event: WorkEvent): void;
  /** Remarks for people, with their line ends. */
  onMessage(text: string): void;
  /** When aborted, the executor ends as soon as it can do so in good order. */
  readonly signal?: AbortSignal;
}

/** How the work of an executor ended. The store, not this, says which runs are done. */
export interface ExecutorResult {
  /** True when the plan was worked through to its end. */
  readonly finished: boolean;
  /** Why workers died, a sentence each. */
  readonly deaths: readonly string[];
}
