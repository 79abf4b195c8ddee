// npm run bench -- study: planning, reading and reporting 10,000 finished runs, and what the grid adds to a run. See docs/studies.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFileAtomic } from "@panshift/core/files";
import { describeMachine } from "./lib/machine.ts";
import { TEN_THOUSAND, writeStudy } from "./lib/study/finished-study.ts";
import { measureOverhead } from "./lib/study/overhead.ts";
import { formatTask, measureTasks } from "./lib/study/tasks.ts";

const usage = `npm run bench -- study [--seeds N] [--folder FOLDER]
  --seeds N        seeds of the made-up study, 1,000 runs each (default 10)
  --folder FOLDER  keeps the made-up store there, and uses the one that it holds`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: String(TEN_THOUSAND.seeds) },
      folder: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const seeds = Number(values.seeds);
  if (values.help || !Number.isInteger(seeds) || seeds < 1) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const temporary = mkdtempSync(join(tmpdir(), "panshift-bench-"));
  try {
    const folder = values.folder ?? join(temporary, "study");
    console.log(`Node ${process.version}; every task in a process of its own; targets are for an idle machine`);
    const rows = await measureTasks(writeStudy(folder, { ...TEN_THOUSAND, seeds }), join(folder, "runs"), (row) =>
      console.log(formatTask(row)),
    );
    const overhead = measureOverhead(join(temporary, "tiny"));
    const share = (100 * overhead.secondsPerRun) / overhead.ofSeconds;
    console.log(
      `the grid adds ${overhead.secondsPerRun.toFixed(1)} s to a run, process start, planning and hashing included: ` +
        `${share.toFixed(2)} % of one of ${overhead.ofSeconds} s (target ${overhead.targetPercent} %: ` +
        `${share <= overhead.targetPercent ? "met" : "missed"}; ${overhead.runs} runs, one worker)`,
    );
    const date = new Date().toISOString();
    const path = fileURLToPath(new URL(`results/study-${date.replaceAll(":", "-")}.json`, import.meta.url));
    const result = { schema: "panshift.bench-study/1", date, machine: describeMachine(), seeds, rows, overhead };
    writeFileAtomic(path, `${JSON.stringify(result, null, 2)}\n`);
    console.log(`written to ${path}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

await main();
