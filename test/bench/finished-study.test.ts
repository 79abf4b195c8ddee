import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import {
  analyzeStudy,
  collectResults,
  type PlannedRun,
  type RunStanding,
  standingOf,
  standingsOf,
  writeReport,
} from "@panshift/benchmark/study";
import { runPaths } from "@panshift/segmentation";
import { afterAll, expect, test } from "vitest";
import { writeFinishedRuns } from "../../bench/lib/study/finished-runs.ts";
import { type StudySize, TEN_THOUSAND, writeStudy } from "../../bench/lib/study/finished-study.ts";
import { openFinishedStudy } from "../../bench/lib/study/open-study.ts";
import { plainCases } from "../support/plain-scores.ts";
import { sourceWorker } from "../support/source-worker.ts";

const folder = mkdtempSync(join(tmpdir(), "finished-study-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Trainings as the doc of `TEN_THOUSAND` counts them. */
function trainings({ methods, seeds, centers, sequences, folds }: StudySize): number {
  return methods * seeds * (centers * sequences * folds + centers + 3 * 5);
}

test("the large study has 10,000 trainings", () => {
  expect(trainings(TEN_THOUSAND)).toBe(10_000);
});

test("a made-up store is read as finished by everything that reads stores", async () => {
  const size: StudySize = { methods: 2, seeds: 2, centers: 2, subjects: 10, sequences: 2, folds: 4 };
  const file = writeStudy(folder, size);
  const { study, plan, context, folder: ofStudy } = await openFinishedStudy(file, join(folder, "runs"));
  const quick = { ...study, statistics: { ...study.statistics, replicates: 200 } };
  expect(plan.runs).toHaveLength(trainings(size));
  expect(plan.leaks).toEqual([]);

  writeFinishedRuns(plan.runs, context);
  const results = await collectResults(plan, context);
  expect(new Set(results.standings.map(({ standing }) => standing.kind))).toEqual(new Set(["done"]));
  const planned = plan.runs.flatMap(({ uses }) => uses.flatMap(({ tests }) => tests.flatMap(({ cases }) => cases)));
  expect(results.rows).toHaveLength(planned.length);

  const analysis = await analyzeStudy(quick, plan, results);
  const places = analysis.cells.filter(({ metric }) => metric === "dice");
  const byProtocol = [0, 1, 2, 3].map((at) => places.filter(({ protocol }) => protocol === at).length);
  // Per method: four sources tested at home and in one other sequence, the same by center, two centers left out
  // with two sequences each, three sizes x five draws in three domains.
  expect(byProtocol).toEqual([2 * 8, 2 * 8, 2 * 4, 2 * 45]);
  const dropBy = (column: string) =>
    analysis.pooled.drops.find(({ metric, changed }) => metric === "dice" && changed[0] === column)?.drop ?? 0;
  expect(dropBy("sequence")).toBeGreaterThan(dropBy("center"));

  const { html } = await writeReport({ plan, results, analysis, folder: ofStudy, context });
  expect(readFileSync(html, "utf8")).toContain(`${plan.runs.length} of ${plan.runs.length} done`);
});

test("where many runs stand is the same when another thread reads their logs, damaged and lost ones included", async () => {
  const size: StudySize = { methods: 1, seeds: 1, centers: 2, subjects: 10, sequences: 2, folds: 4 };
  const made = join(folder, "read ahead");
  mkdirSync(made);
  const { plan, context } = await openFinishedStudy(writeStudy(made, size), join(made, "runs"));
  writeFinishedRuns(plan.runs, context);
  const [newer, lost] = plan.runs.map(({ id }) => join(runPaths(context.store, id).folder, "cases.jsonl"));
  writeFileSync(newer as string, '{"schema":"panshift.case/9"}\n');
  rmSync(lost as string);

  const many = Array.from({ length: 350 }, (_, at) => plan.runs[at % plan.runs.length] as PlannedRun);
  const start = sourceWorker("benchmark/src/grid/read-logs.worker.ts");
  let threads = 0;
  const counted = (workerData: unknown) => {
    threads++;
    return start(workerData);
  };
  const told = (standing: RunStanding) => (standing.kind === "done" ? plainCases(standing.cases) : standing);
  const expected = many.map((run) => told(standingOf(run, context)));
  expect(expected[0]).toMatchObject({ kind: "failed", code: "SCHEMA_UNKNOWN" });
  expect(expected[1]).toMatchObject({ kind: "testing", scored: 0 });
  const scored = expected[2] as ReturnType<typeof plainCases>;
  expect(scored[0]?.labels[0]?.metrics).toMatchObject({ dice: { kind: "value" }, nsd: { 2: { kind: "value" } } });
  expect((await standingsOf(many, context, counted)).map(told)).toEqual(expected);
  expect(await standingsOf(many.slice(0, 3), context, counted)).toHaveLength(3);
  expect(threads).toBe(1);

  // What the thread answers is what counts: here, of every log, that nothing is scored.
  const nothing = { texts: [], places: new Uint32Array(), numbers: new Float64Array() };
  const thread = new EventEmitter();
  const postMessage = (files: readonly string[]) =>
    setImmediate(() => thread.emit("message", new Map(files.map((file) => [file, nothing]))));
  const worker = Object.assign(thread, { postMessage, terminate: async () => 0 }) as unknown as Worker;
  const unscored = await standingsOf(many, context, () => worker);
  expect(unscored.every((standing) => standing.kind === "testing" && standing.scored === 0)).toBe(true);
});
