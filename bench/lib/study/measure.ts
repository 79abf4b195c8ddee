// One task of `npm run bench -- study`, alone in its process: measure.ts TASK STUDY STORE; prints a `Measured` as JSON.
import { statSync } from "node:fs";
import { analyzeStudy, collectResults, writeReport } from "@panshift/benchmark/study";
import { writeFinishedRuns } from "./finished-runs.ts";
import { openFinishedStudy } from "./open-study.ts";

/** What a task took, without the start of its process. */
export interface Measured {
  /** Time that cores worked: what counts where other work slows the machine. */
  readonly coreSeconds: number;
  readonly seconds: number;
  /** Of the whole process. */
  readonly peakMiB: number;
  readonly runs: number;
  /** Size of report.html; `null` for tasks that write none. */
  readonly htmlMiB: number | null;
}

const tasks = {
  plan: async (file: string, store: string) => {
    const { plan } = await openFinishedStudy(file, store);
    return { runs: plan.runs.length, htmlMiB: null };
  },
  store: async (file: string, store: string) => {
    const { plan, context } = await openFinishedStudy(file, store);
    writeFinishedRuns(plan.runs, context);
    return { runs: plan.runs.length, htmlMiB: null };
  },
  report: async (file: string, store: string) => {
    const { study, plan, context, folder } = await openFinishedStudy(file, store);
    const results = collectResults(plan, context);
    const analysis = analyzeStudy(study, plan, results);
    const { html } = await writeReport({ plan, results, analysis, folder, context });
    return { runs: analysis.runs.done, htmlMiB: statSync(html).size / 2 ** 20 };
  },
} as const;

export type Task = keyof typeof tasks;

const [task, file, store] = process.argv.slice(2) as [Task, string, string];
const [start, startCores] = [performance.now(), process.cpuUsage()];
const found = await tasks[task](file, store);
const { user, system } = process.cpuUsage(startCores);
const measured: Measured = {
  coreSeconds: (user + system) / 1e6,
  seconds: (performance.now() - start) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  ...found,
};
console.log(JSON.stringify(measured));
