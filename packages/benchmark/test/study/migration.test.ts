import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectResults, standingOf, work } from "../../src/study.ts";
import { openTiny, tinyStudy } from "../grid/tiny-study.ts";

/**
 * A finished run as the code before `panshift.run/2` left it: its record and scores, and the manifest of its data. The
 * paths in it are made up; volumes and weights are left out.
 */
const stored = join(import.meta.dirname, "store-v1");
const ID = "29edf77fb7749b12";

const root = mkdtempSync(join(tmpdir(), "migration-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A file of the past, that nobody touched since. */
function put(path: string, from?: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (from === undefined) writeFileSync(path, "");
  else copyFileSync(join(stored, from), path);
  utimesSync(path, new Date(0), new Date(0));
}

beforeAll(() => {
  const tsv = readFileSync(join(stored, "cases.tsv"), "utf8").trimEnd().split("\n").slice(1);
  for (const caseId of tsv.map((line) => line.split("\t")[0])) {
    put(join(root, "data", "imagesTr", `${caseId}_0000.nii.gz`));
    put(join(root, "data", "labelsTr", `${caseId}.nii.gz`));
  }
  for (const name of ["cases.tsv", "dataset.json"]) put(join(root, "data", name), name);
  for (const sequence of ["t1w", "opposed"]) {
    put(join(root, "runs", ID, "predictions", "phantom", `s0001_${sequence}.nii.gz`));
  }
  for (const name of ["model.json", "weights.safetensors"]) put(join(root, "runs", ID, "model", name));
  for (const name of ["run.json", "cases.jsonl"]) put(join(root, "runs", ID, name), name);
});

// A change of a run's identity or of what a score follows from makes every store compute anew: never by accident.
test("a run of an earlier version is the planned one, is done with its scores, and is not computed again", async () => {
  const tiny = tinyStudy(
    root,
    { seeds: [2], scoring: { nsdTolerancesMm: [3] }, compute: { threadsPerRun: 1, jobs: 1 } },
    { iterations: 6, checkpointInterval: 2, validationInterval: 3, precision: "fp32", inference: {} },
  );
  const { plan, folder, context } = await openTiny(root, tiny);
  const { store } = context;
  expect(plan.runs.map(({ id }) => id.slice(0, 16))).toEqual([ID]);
  const standings = plan.runs.map((run) => standingOf(run, context));
  expect(standings).toMatchObject([{ kind: "done", record: { schema: "panshift.run/2", fence: null, seed: 2 } }]);
  const { rows } = await collectResults(plan, context);
  expect(rows.map(({ case: key, metrics }) => [key, metrics.dice.kind])).toEqual([
    ["phantom/s0001_t1w", "value"],
    ["phantom/s0001_opposed", "value"],
  ]);
  const before = readFileSync(join(stored, "run.json"), "utf8");
  const events: string[] = [];
  const onEvent = ({ kind }: { kind: string }) => void events.push(kind);
  expect(await work(plan, context, { folder, session: "one", retries: 0, onEvent })).toBe("finished");
  expect(events).toEqual([]);
  expect(readFileSync(join(store, ID, "run.json"), "utf8")).toBe(before);
  expect(readdirSync(join(store, ID)).sort()).toEqual(["cases.jsonl", "model", "predictions", "run.json"]);
});
