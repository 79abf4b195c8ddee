import { setTimeout as sleep } from "node:timers/promises";
import { PanShiftError } from "@panshift/core";

const POLL_MS = 1000;

/**
 * Opens a run. Where a process of another machine holds it, watches that one's heartbeat: until it beats, which refuses
 * the run, or has been silent for so long that the lock is taken over.
 *
 * @param open is called again and again; its RUN_LOCKED tells in `silentMs` how long the holder has been silent
 * @throws what `open` throws; RUN_LOCKED also when the signal is aborted
 */
export async function openWatching<T>(
  open: () => T,
  onNotice: (notice: string) => void = () => {},
  signal: AbortSignal = new AbortController().signal,
  pollMs = POLL_MS,
): Promise<T> {
  for (let silentBefore = -1; ; ) {
    try {
      return open();
    } catch (error) {
      const silentMs = error instanceof PanShiftError ? error.facts.silentMs : undefined;
      if (typeof silentMs !== "number" || silentMs < silentBefore || signal.aborted) throw error;
      if (silentBefore < 0) onNotice("another machine works here; looking for a minute whether it still lives");
      silentBefore = silentMs;
      await sleep(pollMs, undefined, { signal }).catch(() => {}); // aborted: `open` has the last word
    }
  }
}
