import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "@panshift/phantom/files";
import { runPaths } from "@panshift/segmentation";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditSection } from "../../src/report/sections/provenance.ts";
import { studyTables } from "../../src/report/tables/study-tables.ts";
import { csvLines } from "../../src/report/tables/table.ts";
import {
  analyzeStudy,
  chooseByOracle,
  chooseDraw,
  collectResults,
  estimateRuns,
  type Opening,
  type PlannedOracle,
  type PlannedRun,
  type PlannedSearch,
  type ScoredCase,
  standingOf,
  testedCases,
  work,
} from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "oracle-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] });
});

const grid = { session: "one", retries: 0 };
const leakage = expect.objectContaining({ code: "LEAKAGE" }) as Error;
const plain = {
  protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.6 } }],
  methods: [{ id: "baseline", search: { budget: 2, hparams: { weightDice: { uniform: [0.5, 2] } } } }],
  selection: ["source-val", "last"],
};
const upper = { ...plain, selection: ["source-val", "last", "oracle"], oracle: { share: 0.3 } };
const searchOf = (run: PlannedRun | undefined) => run?.search as PlannedSearch;
const oracleOf = (run: PlannedRun | undefined) => searchOf(run).oracles[0] as PlannedOracle;
const keys = (of: readonly { readonly key: string }[]) => of.map(({ key }) => key);
const linesOf = <T>(file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

type Tiny = Awaited<ReturnType<typeof openTiny>>;
type Tested = ReturnType<typeof testedCases>[number];

/** Every file of the study's runs but locks and the oracle's own, by path. */
function filesOf({ plan, context }: Tiny): Map<string, string> {
  const folders = plan.runs.map(({ id }) => runPaths(context.store, id).folder);
  const names = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const others = names.filter((name) => !/oracle|costs\.jsonl$|lock/.test(name.slice(root.length + 1)));
  return new Map(others.map((name) => [name, readFileSync(name, "base64")]));
}

/** Tables of a study as CSV, without the lines of the oracle. */
async function otherLines({ study, plan, context }: Tiny): Promise<string[]> {
  const tables = studyTables(await analyzeStudy(study, plan, await collectResults(plan, context)));
  return tables.flatMap((table) =>
    [...csvLines(table)]
      .join("")
      .split("\n")
      .filter((line) => !line.includes("oracle (upper bound)"))
      .map((line) => `${table.name}: ${line}`),
  );
}

test("every draw opens the share of the target, the best is scored on the rest, and no other rule changes by a byte", async () => {
  const before = await openTiny(root, tinyStudy(root, plain));
  expect(await work(before.plan, before.context, { ...grid, folder: before.folder })).toBe("finished");
  const [files, lines] = [filesOf(before), await otherLines(before)];

  const tiny = await openTiny(root, tinyStudy(root, upper));
  const { study, plan, context, folder } = tiny;
  expect(plan.runs.map(({ id }) => id)).toEqual(before.plan.runs.map(({ id }) => id));
  const [first] = plan.runs;
  const { share, rest, domain } = oracleOf(first);
  const [opened, others] = [testedCases({ uses: share }), testedCases({ uses: rest })];
  expect([domain, opened.length, others.length]).toEqual(["A/opposed", 1, 2]);
  expect(chooseByOracle(searchOf(first), oracleOf(first), context)).toBeNull();
  for (const run of plan.runs) expect(standingOf(run, context)).toMatchObject({ kind: "testing" });
  const cost = estimateRuns(plan.runs, context.store, { rules: study.selection });
  const [{ secondsPerCase, secondsPerStep }] = cost.measured as [(typeof cost.measured)[number]];
  const cases = 2 * 1 + 2 * 6 + 2; // the share by both draws; six cases by each other rule; the rest
  expect(cost.seconds).toBeCloseTo(2 * 2 * secondsPerStep + cases * (secondsPerCase as number), 9);

  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const choice = chooseByOracle(searchOf(first), oracleOf(first), context);
  const scores = plan.runs.map(({ id }) => {
    const log = linesOf<ScoredCase>(join(runPaths(context.store, id).folder, "cases-oracle.jsonl"));
    const dice = log.find(({ key }) => key === opened[0]?.key)?.labels[0]?.metrics.dice;
    return dice?.kind === "value" ? dice.value : 0;
  });
  const best = plan.runs[scores.indexOf(Math.max(...scores))] as PlannedRun;
  expect(choice?.draws.map(({ score }) => score)).toEqual(scores);
  expect(choice?.chosen?.id).toBe(best.id);

  const audit = linesOf<Opening>(folder.audit);
  const byPurpose = (purpose: string) => audit.filter((one) => one.purpose === purpose);
  expect(byPurpose("oracle").map((one) => [one.run, one.case])).toEqual(
    plan.runs.map(({ id }) => [id, opened[0]?.key]),
  );
  expect(byPurpose("scoring").map((one) => [one.run, one.case])).toEqual(keys(others).map((key) => [best.id, key]));
  expect(audit).toHaveLength(4);
  expect(auditSection(audit, folder, plan)).toMatch(/A\/opposed<\/td><td[^>]*>oracle<\/td><td[^>]*>2</);

  expect(filesOf(tiny)).toEqual(files);
  expect(await otherLines(tiny)).toEqual(lines);
  const { rows, searches } = await collectResults(plan, context);
  const own = rows.filter(({ selection }) => selection === "oracle");
  expect(own.map((row) => [row.run, row.case])).toEqual(keys(others).map((key) => [best.id, key]));
  expect(searches.at(-1)).toMatchObject({
    ...{ selection: "oracle", chosenOn: "oracle", target: "A/opposed", targetCases: 1, run: best.id },
  });
  const analysis = await analyzeStudy(study, plan, { ...(await collectResults(plan, context)) });
  expect(analysis.selection).toBe("source-val");
  const [cell, ...further] = analysis.further.find(({ selection }) => selection === "oracle")?.cells ?? [];
  expect([cell?.domain, cell?.n, further.length]).toEqual(["A/opposed", 2, 0]);
  expect(analysis.warnings.some((line) => line.includes("oracle (upper bound)"))).toBe(true);
});

test("LEAKAGE for openings that the plan does not list", async () => {
  const unseen = await openTiny(root, tinyStudy(root, upper), "unseen");
  const without = await openTiny(root, tinyStudy(root, plain), "unseen");
  const [run] = unseen.plan.runs as [PlannedRun];
  const all = testedCases(run);
  const opened = new Set(keys(testedCases({ uses: oracleOf(run).share })));
  const ask = (of: Tiny, one: PlannedRun, tested: Tested, purpose: Opening["purpose"]) => () =>
    of.context.vault.openReference(one, tested, purpose);
  for (const tested of all) {
    if (!opened.has(tested.key)) expect(ask(unseen, run, tested, "oracle")).toThrow(leakage);
    expect(ask(without, without.plan.runs[0] as PlannedRun, tested, "oracle")).toThrow(leakage);
    expect(ask(unseen, { ...run, search: null }, tested, "oracle")).toThrow(leakage);
    expect(ask(unseen, { ...run, withoutDomain: "A/t1w" }, tested, "oracle")).toThrow(leakage);
    expect(ask(unseen, run, tested, "scoring")).toThrow(leakage);
  }
  for (const seen of [...run.training, ...run.validation]) expect(ask(unseen, run, seen, "oracle")).toThrow(leakage);
  expect(existsSync(unseen.folder.audit)).toBe(false);
  expect(all).toHaveLength(6);
});

test("a draw that the oracle alone chose is tested on the rest of that target, and nowhere else", async () => {
  const study = tinyStudy(root, { ...upper, selection: ["source-val", "oracle"] });
  const { plan, context, folder } = await openTiny(root, study);
  const oracle = oracleOf(plan.runs[0]);
  const source = chooseDraw(searchOf(plan.runs[0]), "source-val", context.store)?.chosen?.id;
  const chosen = plan.runs.findLast(({ id }) => id !== source) as PlannedRun;
  for (const { id } of plan.runs) {
    const log = join(runPaths(context.store, id).folder, "cases-oracle.jsonl");
    const dice = { kind: "value", value: id === chosen.id ? 1 : 0 } as const;
    const planted = linesOf<ScoredCase>(log).map((line) => {
      return { ...line, labels: line.labels.map((one) => ({ ...one, metrics: { ...one.metrics, dice } })) };
    });
    writeFileSync(log, planted.map((line) => `${JSON.stringify(line)}\n`).join(""));
  }
  expect(chooseByOracle(searchOf(plan.runs[0]), oracle, context)?.chosen?.id).toBe(chosen.id);
  const rest = new Set(keys(testedCases({ uses: oracle.rest })));
  for (const tested of testedCases(chosen)) {
    const ask = () => context.vault.openReference(chosen, tested);
    if (rest.has(tested.key)) expect(ask()).toContain(tested.caseId);
    else expect(ask).toThrow(leakage);
  }
  expect(linesOf<Opening>(folder.audit).map((one) => one.case)).toEqual([...rest]);
  expect(await work(plan, context, { ...grid, folder })).toBe("finished");
  const { rows } = await collectResults(plan, context);
  expect(rows.filter(({ run }) => run === chosen.id).map((row) => [row.selection, row.case])).toEqual(
    [...rest].map((key) => ["oracle", key]),
  );
});
