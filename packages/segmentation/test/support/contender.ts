// One of many processes that want one folder's lock: `contender.ts LOCK HOST SEED`. Each taking writes `begin FENCE PID`,
// some `write` lines and `end` to the folder's log. Before a write the process at times notes `stop` and stops itself
// (SIGSTOP), to be woken or killed by the test. A write that is refused goes to the file `refused`, with its fence.
import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PanShiftError, Rng } from "@panshift/core";
import { appendLine } from "@panshift/core/files";
import { lockRun } from "../../src/training/run-lock.ts";

/** Ends by itself after so long, should the test be gone. */
const LIFE_MS = 120_000;

const [file = "", host = "", seed = ""] = process.argv.slice(2);
const rng = Rng.of(Number(seed), "contender");
const folder = dirname(file);

while (performance.now() < LIFE_MS) {
  await ifLocked(takeAndWrite, () => sleep(5));
}

async function takeAndWrite(): Promise<void> {
  const lock = lockRun(file, { host, silentForMs: 500 });
  const write = (what: string) => appendLine(join(folder, "log"), `${what} ${lock.fence} ${process.pid}`);
  await ifLocked(
    async () => {
      write("begin");
      for (let line = 0; line < 3; line++) {
        if (rng.chance(0.1)) {
          write("stop");
          process.kill(process.pid, "SIGSTOP");
        }
        await sleep(0);
        write("write");
      }
      write("end");
    },
    // Beside the lock's folder, where nobody's right is asked for.
    () => appendFileSync(join(dirname(folder), "refused"), `${lock.fence}\n`),
  );
  lock.release();
}

async function ifLocked(work: () => Promise<void>, onLocked: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PanShiftError) || error.code !== "RUN_LOCKED") throw error;
    await onLocked();
  }
}
