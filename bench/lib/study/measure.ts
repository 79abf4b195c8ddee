// One task of `npm run bench -- study`, built and alone in its process: measure.mjs TASK STUDY STORE; prints a `Measured` as JSON.
import { statSync } from "node:fs";
import {
  analyzeStudy,
  collectResults,
  diskOfRuns,
  listRuns,
  standingsOf,
  writeReport,
} from "@panshift/benchmark/study";
import { writeFinishedRuns } from "./finished-runs.ts";
import { openFinishedStudy } from "./open-study.ts";
import type { Measured, Task } from "./tasks.ts";

/** Each gives the path of the page that it wrote, or `null`. */
const tasks: Readonly<Record<Task, (file: string, store: string) => Promise<string | null>>> = {
  plan: async (file, store) => {
    await openFinishedStudy(file, store);
    return null;
  },
  "make the store": async (file, store) => {
    const { plan, context } = await openFinishedStudy(file, store);
    writeFinishedRuns(plan.runs, context);
    return null;
  },
  "read and report": async (file, store) => {
    const { study, plan, context, folder } = await openFinishedStudy(file, store);
    const results = await collectResults(plan, context);
    const analysis = await analyzeStudy(study, plan, results);
    const { html } = await writeReport({ plan, results, analysis, folder, context });
    return html;
  },
  "study status": async (file, store) => {
    const { plan, context } = await openFinishedStudy(file, store);
    const open = (await standingsOf(plan.runs, context)).filter(({ kind }) => kind !== "done");
    if (open.length > 0) throw new Error(`${open.length} runs of the made-up store do not count as done`);
    return null;
  },
  "runs list": async (_, store) => {
    listRuns(store);
    return null;
  },
  "runs disk": async (_, store) => {
    diskOfRuns(store);
    return null;
  },
};

const [task, file, store] = process.argv.slice(2) as [Task, string, string];
const html = await tasks[task](file, store);
const { user, system } = process.cpuUsage();
const measured: Measured = {
  coreSeconds: (user + system) / 1e6,
  seconds: performance.now() / 1000, // since the process began
  peakMiB: process.resourceUsage().maxRSS / 1024,
  htmlMiB: html === null ? null : statSync(html).size / 2 ** 20,
};
console.log(JSON.stringify(measured));
