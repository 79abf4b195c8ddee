import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem } from "@panshift/core/files";
import { fileHash } from "@panshift/dataset";
import { generateDataset } from "@panshift/phantom/files";
import { afterAll, beforeAll, expect, test } from "vitest";
import { plainRows } from "../../../../test/support/plain-scores.ts";
import { collectResults, executeRun, type PlannedRun, type RunContext, standingOf } from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "repair-"));
const store = join(root, "runs");
let run: PlannedRun;
let context: RunContext;
let notices: string[] = [];
let folder = "";
let whole: Map<string, string>;
let results: unknown;

beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 3, centers: 1, sequences: ["t1w", "opposed"] });
  // So early no voxel is that sure: every validation gives Dice 0, and the first of equals is the best, not the last.
  const unsure = { inference: { threshold: 0.99 }, checkpointInterval: 1, precision: "fp32" };
  const protocols = [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.34 } }];
  const study = tinyStudy(root, { selection: ["source-val", "last"], protocols }, unsure);
  const { plan, context: opened } = await openTiny(root, study);
  context = { ...opened, onNotice: (notice) => void notices.push(notice) };
  run = plan.runs[0] as PlannedRun;
  folder = join(store, run.id.slice(0, 16));
  expect(await executeRun(run, context)).toBe("done");
  whole = filesOf();
  results = plainRows((await collectResults(plan, context)).rows);
  cpSync(folder, join(root, "whole"), { recursive: true, preserveTimestamps: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Hashes of a run's files, without the record (times, writers) and the logs: what these say, the results tell. */
function filesOf(): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(lock\.|run\.json|.*\.jsonl)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return new Map(names.map((name) => [name, fileHash(join(folder, name))]));
}

const damages = {
  deleted: (file: string) => rmSync(file),
  truncated: (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
  garbage: (file: string) => writeFileSync(file, "\0garbage\n{"),
};

/** Each file of a finished run; where the run stands with that file damaged, and what the same command says. */
const files: readonly (readonly [file: string, standing: RegExp, notice: RegExp | null])[] = [
  ["run.json", /^(planned|failed)$/, /run\.json is damaged .*the record is written anew/s],
  ["model/model.json", /^failed$/, /model\.json is damaged or gone; it is made again/],
  ["model/weights.safetensors", /^failed$/, /weights\.safetensors is damaged or gone; it is made again/],
  ["model-last/weights.safetensors", /^failed$/, /model-last\/weights\.safetensors is damaged or gone/],
  ["predictions/phantom/CASE.nii.gz", /^testing$/, null],
  ["predictions-last/phantom/CASE.nii.gz", /^testing$/, null],
  ["cases.jsonl", /^testing$/, null],
  // What a finished run needs no more: nothing is lost, and nothing is done.
  ["checkpoint/current.json", /^done$/, null],
  ["checkpoint/STATE.safetensors", /^done$/, null],
  ["log.jsonl", /^done$/, null],
  ["costs.jsonl", /^done$/, null],
];

const cases = files.flatMap(([file, standing, notice]) =>
  (Object.keys(damages) as (keyof typeof damages)[]).map((damage) => ({ file, damage, standing, notice })),
);

/** The finished run as it was. */
function restore(): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "whole"), folder, { recursive: true, preserveTimestamps: true });
  notices = [];
}

function pathOf(file: string): string {
  const [first = ""] = readdirSync(join(folder, "predictions", "phantom"));
  const state = readdirSync(join(folder, "checkpoint")).find((name) => name.startsWith("state-")) ?? "";
  return join(folder, file.replace("CASE.nii.gz", first).replace("STATE.safetensors", state));
}

test.each(cases)("$file $damage: the same command makes it good", async ({ file, damage, standing, notice }) => {
  restore();
  damages[damage](pathOf(file));
  expect(standingOf(run, context).kind).toMatch(standing);
  expect(await executeRun(run, context)).toBe("done");
  const { rows } = await collectResults({ hash: "", runs: [run], scorings: [], leaks: [], shared: [] }, context);
  expect(plainRows(rows)).toEqual(results);
  const isNeeded = !standing.test("done");
  if (isNeeded) expect(filesOf()).toEqual(whole);
  if (notice !== null && !(file === "run.json" && damage === "deleted")) expect(notices.join("\n")).toMatch(notice);
});

test.each(["truncated", "garbage"] as const)(
  "a checkpoint %s in the middle of training: it begins anew",
  async (damage) => {
    restore();
    const record = JSON.parse(readFileSync(join(folder, "run.json"), "utf8"));
    const state = { kind: "running", heartbeat: "2026-01-01T00:00:00Z", iteration: 2 };
    writeFileSync(join(folder, "run.json"), JSON.stringify({ ...record, state }));
    damages[damage](pathOf("checkpoint/STATE.safetensors"));
    rmSync(join(folder, "model"), { recursive: true });
    expect(await executeRun(run, context)).toBe("done");
    expect(notices.join("\n")).toMatch(/state-2\.safetensors is damaged .*the run begins anew/);
    expect(filesOf()).toEqual(whole);
  },
);

test("model and checkpoint gone, or everything: the run begins anew, with the same scores", async () => {
  restore();
  for (const name of ["model", "checkpoint"]) rmSync(join(folder, name), { recursive: true });
  expect(await executeRun(run, context)).toBe("done");
  expect(filesOf()).toEqual(whole);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  expect(standingOf(run, context)).toEqual({ kind: "planned" });
  expect(await executeRun(run, context)).toBe("done");
  expect(filesOf()).toEqual(whole);
});

test("scores of other weights than the model's are made again", async () => {
  restore();
  const log = join(folder, "cases.jsonl");
  const text = readFileSync(log, "utf8");
  const [line] = text.split("\n");
  writeFileSync(log, text.replace(/"weights":"[0-9a-f]{64}"/, `"weights":"${"0".repeat(64)}"`));
  expect(standingOf(run, context).kind).toBe("testing");
  expect(await executeRun(run, context)).toBe("done");
  expect(readFileSync(log, "utf8").endsWith(`${line}\n`)).toBe(true);
  expect(standingOf(run, context).kind).toBe("done");
});

test("scores of another scan than the one that is there now are made again", async () => {
  restore();
  const log = join(folder, "cases.jsonl");
  const text = readFileSync(log, "utf8");
  const [line] = text.split("\n");
  writeFileSync(log, text.replace(/"image":"[0-9a-f]{64}"/, `"image":"${"0".repeat(64)}"`));
  expect(standingOf(run, context).kind).toBe("testing");
  expect(await executeRun(run, context)).toBe("done");
  expect(readFileSync(log, "utf8").endsWith(`${line}\n`)).toBe(true);
});

test("a record or a case of a later version is named and left alone", async () => {
  restore();
  for (const [name, text] of [
    ["run.json", '{"schema":"panshift.run/99","state":{"kind":"done"}}'],
    ["cases.jsonl", '{"schema":"panshift.case/99","key":"phantom/x"}\n'],
  ] as const) {
    restore();
    writeFileSync(join(folder, name), text);
    expect(standingOf(run, context)).toMatchObject({ kind: "failed", code: "SCHEMA_UNKNOWN" });
    await expect(executeRun(run, context)).rejects.toThrow(
      expect.objectContaining({ code: "SCHEMA_UNKNOWN" }) as Error,
    );
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  }
});

test("a full disk at any write of the tests leaves a run that the same command finishes", async () => {
  const real = fileSystem.write;
  const oneRule: RunContext = { ...context, study: { ...context.study, selection: ["source-val"] } };
  restore();
  for (let room = 0; ; room++) {
    for (const name of ["predictions", "cases.jsonl"]) rmSync(join(folder, name), { recursive: true, force: true });
    let left = room;
    fileSystem.write = ((...args: Parameters<typeof real>) => {
      if (left-- <= 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      return real(...args);
    }) as typeof real;
    const outcome = await executeRun(run, oneRule)
      .catch((error: unknown) => error)
      .finally(() => {
        fileSystem.write = real;
      });
    expect([...filesOf().keys()].filter((name) => name.endsWith(".tmp"))).toEqual([]);
    if (outcome === "done") {
      expect(room).toBeGreaterThan(4); // locks, audit, prediction, case, costs
      break;
    }
    expect(outcome).toMatchObject({ code: "DISK_FULL" });
    expect(await executeRun(run, oneRule)).toBe("done");
    expect(filesOf()).toEqual(whole);
  }
  expect(existsSync(folder)).toBe(true);
}, 600_000);
