import { setTimeout as sleep } from "node:timers/promises";
import { PanShiftError } from "@panshift/core";
import { lockRun, type RunLock } from "@panshift/segmentation";
import type { RunContext } from "./execute-run.ts";

/** Time between looks at a held lock. */
const POLL_MS = 500;

/**
 * Takes a lock as soon as it is free: for work that is soon over, and that this process then finds done.
 *
 * @param file as `lockRun` takes it
 * @param what the other process does, for the notice that it is waited for
 * @throws the signal's reason; what `lockRun` throws, but RUN_LOCKED
 */
export async function waitForLock(
  file: string,
  what: string,
  { onNotice = () => {}, signal }: Pick<RunContext, "onNotice" | "signal">,
): Promise<RunLock> {
  for (let isTold = false; ; isTold = true) {
    try {
      return lockRun(file);
    } catch (error) {
      if (!(error instanceof PanShiftError) || error.code !== "RUN_LOCKED") throw error;
      if (!isTold) onNotice(`waiting for ${error.facts.found}, which ${what}`);
    }
    signal?.throwIfAborted();
    await sleep(POLL_MS);
  }
}
