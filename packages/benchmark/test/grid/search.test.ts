import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "@panshift/phantom/files";
import { runPaths, summarizeRun } from "@panshift/segmentation";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  analyzeStudy,
  chooseDraw,
  collectResults,
  estimateRuns,
  listRuns,
  type PlannedRun,
  type PlannedSearch,
  standingOf,
  testedCases,
  work,
} from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "search-"));
const sequences = ["t1w", "opposed", "t2w"] as const;
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences });
});

const grid = { session: "one", retries: 0 };
const leakage = expect.objectContaining({ code: "LEAKAGE" }) as Error;
const searchOf = ({ search }: PlannedRun) => search as PlannedSearch;
const tuned = { methods: [{ id: "baseline", search: { budget: 3, hparams: { weightDice: { uniform: [0.5, 2] } } } }] };
const study = tinyStudy(root, tuned);

test("draws are trained, source cases choose, and the chosen one alone opens targets", async () => {
  const { plan, context, folder } = await openTiny(root, study);
  const [first] = plan.runs as [PlannedRun, ...PlannedRun[]];
  expect(plan.runs).toHaveLength(3);
  const [tested] = testedCases(first) as [ReturnType<typeof testedCases>[number]];
  // Planted leak: selection that asks for a target's label is refused before there is a choice.
  for (const run of plan.runs) expect(() => context.vault.openReference(run, tested)).toThrow(leakage);
  expect(existsSync(folder.audit)).toBe(false);
  expect(chooseDraw(searchOf(first), "source-val", context.store)).toBeNull();

  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const dice = plan.runs.map(({ id }) => summarizeRun(runPaths(context.store, id).log).best?.dice as number);
  const best = dice.indexOf(Math.max(...dice));
  const chosen = plan.runs[best] as PlannedRun;
  const choice = chooseDraw(searchOf(first), "source-val", context.store);
  expect(choice?.chosen).toMatchObject({ id: chosen.id, score: dice[best], draw: { index: best } });

  const openings = readFileSync(folder.audit, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(openings.map(({ run }) => run)).toEqual(sequences.map(() => chosen.id)); // one tested subject
  for (const run of plan.runs) {
    expect(existsSync(join(runPaths(context.store, run.id).folder, "cases.jsonl"))).toBe(run === chosen);
    if (run !== chosen) expect(() => context.vault.openReference(run, tested)).toThrow(leakage);
  }

  const results = await collectResults(plan, context);
  expect(results.standings.map(({ standing }) => standing.kind)).toEqual(["done", "done", "done"]);
  expect(results.rows.map(({ run, domain }) => [run, domain])).toEqual([
    [chosen.id, "A/t1w"],
    [chosen.id, "A/opposed"],
    [chosen.id, "A/t2w"],
  ]);
  expect((await analyzeStudy(study, plan, results)).searches).toEqual([
    expect.objectContaining({
      ...{ method: "baseline", selection: "source-val", chosenOn: "source-val", seed: 1, budget: 3, trainings: 3 },
      ...{
        run: chosen.id,
        draw: best,
        score: dice[best],
        givenScore: dice[0],
        diverged: 0,
        values: chosen.method.draw?.values,
      },
    }),
  ]);
});

test.each([
  ["damaged", "{"],
  ["of a later version", '{"schema":"panshift.run/99","state":{"kind":"done"}}'],
])("a record that is %s keeps its search open, and hides no other run of plan or store", async (_, text) => {
  const place = join(root, "damaged");
  rmSync(place, { recursive: true, force: true });
  cpSync(join(root, "runs"), place, { recursive: true, preserveTimestamps: true });
  const { plan, context } = await openTiny(root, study, "damaged");
  const [broken, ...others] = plan.runs as [PlannedRun, ...PlannedRun[]];
  writeFileSync(runPaths(place, broken.id).record, text);
  const { rows, standings } = await collectResults(plan, context);
  expect(rows).toEqual([]);
  expect(standings.map(({ standing }) => standing.kind)).toEqual(["failed", "trained", "trained"]);
  expect(estimateRuns(others, place)).toMatchObject({ estimatedRuns: 2, unknown: [] });
  const [newer] = others as [PlannedRun];
  const line = '{"schema":"panshift.case/99","key":"phantom/x"}\n';
  writeFileSync(join(runPaths(place, newer.id).folder, "cases.jsonl"), line);
  const damaged = listRuns(place).filter(({ damage }) => damage !== null);
  const folders = [broken, newer].map(({ id }) => runPaths(place, id).folder);
  expect(new Set(damaged.map(({ folder }) => folder))).toEqual(new Set(folders));
  expect(listRuns(place)).toHaveLength(3);
});

test("a draw whose training fails otherwise keeps its search open, and the others do not wait for it", async () => {
  const { plan, context, folder } = await openTiny(root, study);
  const wrong = "0".repeat(64);
  const [first, second, third] = plan.runs as [PlannedRun, PlannedRun, PlannedRun];
  const candidates = searchOf(first).candidates.map((one) => (one.id === third.id ? { ...one, id: wrong } : one));
  const search = { ...searchOf(first), candidates };
  const runs = [first, second, { ...third, id: wrong }].map((run) => ({ ...run, search }));
  expect(await work({ ...plan, runs }, context, { ...grid, folder })).toBe("finished");
  expect(runs.map((run) => standingOf(run, context).kind)).toEqual(["trained", "trained", "planned"]);
});

test("a draw that diverges has lost; it fails nothing", async () => {
  const search = { budget: 2, optimization: { learningRate: { uniform: [1e37, 1e38] } }, hparams: {} };
  const { plan, context, folder } = await openTiny(root, tinyStudy(root, { methods: [{ id: "baseline", search }] }));
  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const [given] = plan.runs as [PlannedRun];
  const choice = chooseDraw(searchOf(given), "source-val", context.store);
  expect(choice?.chosen?.id).toBe(given.id);
  expect(choice?.draws.map(({ diverged }) => diverged)).toEqual([false, true]);
  expect(existsSync(folder.failures)).toBe(false);
  expect(plan.runs.map((run) => standingOf(run, context).kind)).toEqual(["done", "done"]);
});

test("leave-one-domain-out takes the draw whose trainings without a domain do best on it, by their mean", async () => {
  const protocols = [{ family: "leave-one-out", over: ["sequence"], targets: ["t2w"], test: 0.2 }];
  const methods = [{ id: "baseline", search: { budget: 2, hparams: { weightDice: { choice: [0.01] } } } }];
  const rules = { selection: ["source-val", "leave-one-domain-out"], protocols, methods };
  const { study, plan, context, folder } = await openTiny(root, tinyStudy(root, rules));
  expect(plan.runs).toHaveLength(6);
  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const diceOf = (id: string) => summarizeRun(runPaths(context.store, id).log).best?.dice as number;
  const search = searchOf(plan.runs[0] as PlannedRun);
  const means = search.candidates.map(({ withoutDomain }) => withoutDomain.map(diceOf).reduce((a, b) => (a + b) / 2));
  const choice = chooseDraw(search, "leave-one-domain-out", context.store);
  expect(choice?.draws.map(({ score }) => score)).toEqual(means);
  const best = search.candidates[means.indexOf(Math.max(...means))]?.id;
  expect(choice?.chosen?.id).toBe(best);
  const { rows, searches } = await collectResults(plan, context);
  const scored = rows.filter(({ selection }) => selection === "leave-one-domain-out");
  expect(new Set(scored.map(({ run }) => run))).toEqual(new Set([best]));
  expect(new Set(scored.map(({ domain }) => domain))).toEqual(new Set(["A/t1w", "A/opposed", "A/t2w"]));
  expect(searches.map(({ selection, chosenOn, trainings }) => [selection, chosenOn, trainings])).toEqual(
    study.selection.map((rule) => [rule, rule, 6]),
  );
});
