import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "@panshift/phantom/files";
import { readDescription, runPaths } from "@panshift/segmentation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainRows } from "../../../../test/support/plain-scores.ts";
import { analyzeStudy, collectResults, executeRun, type PlannedRun, standingOf, work } from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "selection-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] });
});

const grid = { session: "one", retries: 0 };
// So early no voxel is that sure: every validation gives Dice 0, and the first of equals is the best.
const unsure = { inference: { threshold: 0.99 } };
const linesOf = (file: string) => readFileSync(file, "utf8").trim().split("\n");

test("a rule is a query over finished runs: a further one trains nothing and leaves the first one's scores", async () => {
  const one = await openTiny(root, tinyStudy(root, {}, unsure));
  expect(await work(one.plan, one.context, { ...grid, folder: one.folder })).toBe("finished");
  const [run] = one.plan.runs as [PlannedRun];
  const paths = runPaths(one.context.store, run.id);
  const log = readFileSync(paths.log, "utf8");
  const before = (await collectResults(one.plan, one.context)).rows;
  expect(before.map(({ selection }) => selection)).toEqual(["source-val", "source-val"]);
  expect(readDescription(paths.modelLast).weights).toMatchObject({ chosenOn: "last", iteration: 2 });
  expect(readDescription(paths.model).weights).toMatchObject({ chosenOn: "source-val", iteration: 1 });

  const both = await openTiny(root, tinyStudy(root, { selection: ["source-val", "last"] }, unsure));
  expect(both.plan.runs.map(({ id }) => id)).toEqual([run.id]);
  expect(standingOf(run, both.context)).toEqual({ kind: "testing", scored: 2, total: 4 });
  expect(await work(both.plan, both.context, { ...grid, folder: both.folder })).toBe("finished");
  expect(readFileSync(paths.log, "utf8")).toBe(log);
  expect(linesOf(both.folder.audit)).toHaveLength(2); // the last model's two cases; the others were scored before
  expect(readdirSync(paths.folder)).toContain("predictions-last");

  const results = await collectResults(both.plan, both.context);
  expect(plainRows(results.rows.filter(({ selection }) => selection === "source-val"))).toEqual(plainRows(before));
  expect(results.rows.filter(({ selection }) => selection === "last")).toHaveLength(2);
  const alone = await analyzeStudy(one.study, one.plan, await collectResults(one.plan, one.context));
  const analysis = await analyzeStudy(both.study, both.plan, results);
  expect(analysis.further.map(({ selection, cells }) => [selection, cells.length])).toEqual([["last", 2]]);
  expect(analysis.cells).toEqual(alone.cells);
  expect(analysis.verdict).toEqual(alone.verdict);
});

test("FILE_MISSING for the last weights of a run that was made when they were not kept", async () => {
  const { plan, context } = await openTiny(root, tinyStudy(root, { selection: "last" }, unsure));
  const [run] = plan.runs as [PlannedRun];
  const paths = runPaths(context.store, run.id);
  const record = JSON.parse(readFileSync(paths.record, "utf8"));
  const kept = Object.entries(record.state.checksums).filter(([name]) => name.startsWith("model/"));
  const older = { ...record, state: { ...record.state, checksums: Object.fromEntries(kept) } };
  writeFileSync(paths.record, JSON.stringify(older));
  for (const folder of [paths.modelLast, join(paths.folder, "predictions-last")]) rmSync(folder, { recursive: true });
  await expect(executeRun(run, context)).rejects.toThrow(
    expect.objectContaining({ code: "FILE_MISSING", message: expect.stringContaining("selection `last`") }),
  );
});

test("where the last step was the best, one model is scored for both rules", async () => {
  const study = tinyStudy(root, { selection: ["last", "source-val"] }, { validationInterval: 2 });
  const { plan, context, folder } = await openTiny(root, study);
  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const { rows, standings } = await collectResults(plan, context);
  expect(rows.map(({ selection }) => selection)).toEqual(["last", "last", "source-val", "source-val"]);
  expect(standings.map(({ standing }) => standing.kind === "done" && standing.cases.length)).toEqual([2]);
  expect(linesOf(folder.audit)).toHaveLength(2);
});
