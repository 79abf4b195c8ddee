// One of many processes that want one folder's lock: `contender.ts LOCK HOST SECONDS SEED`. Each taking writes `begin
// FENCE NAME`, some `write` lines and `end` lines to the folder's log; between writes the process at times stops itself
// (SIGSTOP) and is woken, or killed, by the test.
import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PanShiftError, Rng } from "@panshift/core";
import { appendLine } from "@panshift/core/files";
import { lockRun } from "../../src/training/run-lock.ts";

const [file = "", host = "", seconds = "", seed = ""] = process.argv.slice(2);
const rng = Rng.of(Number(seed), "contender");
const log = join(dirname(file), "log");
const end = performance.now() + 1000 * Number(seconds);

while (performance.now() < end) {
  try {
    const lock = lockRun(file, { host, silentForMs: 300 });
    const write = (what: string) => appendLine(log, `${what} ${lock.fence} ${process.pid}`);
    write("begin");
    for (let line = 0; line < 3; line++) {
      if (rng.chance(0.1)) process.kill(process.pid, "SIGSTOP");
      await sleep(0);
      write("write");
    }
    write("end");
    lock.release();
  } catch (error) {
    if (!(error instanceof PanShiftError) || error.code !== "RUN_LOCKED") throw error;
    // Beside the lock's folder, where nobody's right is asked for.
    if (error.facts.file === file) appendFileSync(join(dirname(dirname(file)), "refused"), `${process.pid}\n`);
    await sleep(5);
  }
}
