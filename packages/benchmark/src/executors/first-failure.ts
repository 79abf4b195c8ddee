import { countAttempts, type FailedAttempt } from "../grid/study-folder.ts";
import type { WorkEvent } from "../grid/work.ts";

/** What ends a grid when its first run has failed for good. */
export interface FirstFailure {
  /** Aborted then. */
  readonly signal: AbortSignal;
  note(event: WorkEvent): void;
}

/**
 * Watches what the workers of a session tell. The failures on disk would not do: a worker tells one before it writes it down.
 *
 * @param retries attempts after the first that a run is given
 */
export function watchForFailure(session: string, retries: number): FirstFailure {
  const stop = new AbortController();
  const attempts: FailedAttempt[] = [];
  const note = (event: WorkEvent) => {
    if (event.kind !== "failed") return;
    const { run, code, reason } = event;
    attempts.push({ time: new Date().toISOString(), session, run, code, reason });
    if (countAttempts(attempts, session, run) > retries) stop.abort();
  };
  return { signal: stop.signal, note };
}
