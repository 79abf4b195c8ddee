import type { Terminal } from "./terminal.ts";

const SECOND_ENDS = "Finishing the step in hand; Ctrl-C again ends at once.";

/** One Ctrl-C, or one request of a manager, reaches a worker from its starter and directly: within this time, it is one. */
const ECHO_MS = 1000;

/** The user pressed Ctrl-C; the message says how to go on, and is empty where another process says it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export interface InterruptOptions {
  readonly starterAnswers?: boolean;
  readonly echoes?: boolean;
  readonly timeIsOver?: Error;
}

/**
 * Runs work that Ctrl-C (SIGINT), or a manager's SIGTERM, ends in good order: the first one aborts the signal, so that
 * the work saves and returns; the second ends the process at once.
 *
 * @param work throws the signal's reason where it ends early (`signal.throwIfAborted()`)
 * @param howToGoOn printed when the work was interrupted
 * @param starterAnswers say nothing: whoever started this process hears the signal, too, and tells it
 * @param echoes take a second signal within a second of the first for the same request: for processes that others start
 * @param timeIsOver reason of the abort when a cluster's script says by SIGUSR2 that its time ends
 * @throws Interrupted once the work has ended early after a Ctrl-C
 */
export async function interruptible<T>(
  terminal: Terminal,
  howToGoOn: string,
  work: (signal: AbortSignal) => Promise<T>,
  { starterAnswers = false, echoes = false, timeIsOver }: InterruptOptions = {},
): Promise<T> {
  const controller = new AbortController();
  let askedAt = Number.NEGATIVE_INFINITY;
  const onSignal = (signal: NodeJS.Signals) => {
    if (echoes && performance.now() - askedAt < ECHO_MS) return;
    if (controller.signal.aborted) process.exit(130);
    askedAt = performance.now();
    const asked = signal === "SIGINT" ? SECOND_ENDS : "Ending after the step in hand.";
    if (!starterAnswers) terminal.message(`\n${asked}\n`);
    controller.abort(signal === "SIGUSR2" ? timeIsOver : undefined);
  };
  const signals = ["SIGINT", "SIGTERM", ...(timeIsOver === undefined ? [] : ["SIGUSR2"])];
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await endedBy(controller.signal, starterAnswers ? "" : `Interrupted. ${howToGoOn}`.trimEnd(), work);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** An error that the interruption caused becomes `Interrupted`; any other error stays itself. */
async function endedBy<T>(signal: AbortSignal, message: string, work: (signal: AbortSignal) => Promise<T>) {
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted && error === signal.reason) throw new Interrupted(message, { cause: error });
    throw error;
  }
}
