import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem } from "@panshift/core/files";
import { generateDataset } from "@panshift/phantom/files";
import { lockRun, runPaths } from "@panshift/segmentation";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { plainCases } from "../../../../test/support/plain-scores.ts";
import {
  collectResults,
  estimateRuns,
  executeRun,
  orLastFailure,
  type PlannedRun,
  readFailures,
  type Study,
  standingOf,
  TimeIsOver,
  testedCases,
  type WorkEvent,
  work,
} from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "study-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] });
});

const study = tinyStudy(root, { seeds: [1, 2] });
/** Of machines whose clocks are wrong. */
const CLOCKS = ["1970-01-01T00:00:00.000Z", "2970-01-01T00:00:00.000Z"];

async function contextOf(of: Study, storeName: string) {
  const opened = await openTiny(root, of, storeName);
  const casesFile = (id: string) => join(opened.context.store, id.slice(0, 16), "cases.jsonl");
  return { ...opened, casesFile };
}

const { write } = fileSystem;
afterEach(() => {
  fileSystem.write = write;
});

/** The disk is full for one write. */
function failNextWrite(): void {
  fileSystem.write = () => {
    fileSystem.write = write;
    throw Object.assign(new Error("full"), { code: "ENOSPC" });
  };
}

describe("the grid", () => {
  test("trains every run, scores it on unseen cases, and does nothing the second time", async () => {
    const { plan, folder, context, casesFile } = await contextOf(study, "runs");
    const events: string[] = [];
    const options = { folder, session: "one", retries: 0, onEvent: ({ kind }: { kind: string }) => events.push(kind) };
    expect(plan.runs.map((run) => standingOf(run, context).kind)).toEqual(["planned", "planned"]);
    expect(await work(plan, context, options)).toBe("finished");
    expect(events.filter((kind) => kind === "done")).toHaveLength(2);
    for (const run of plan.runs) {
      const standing = standingOf(run, context);
      expect(standing.kind).toBe("done");
      const scored = standing.kind === "done" ? standing.cases.map(({ key }) => key) : [];
      expect(scored).toEqual(testedCases(run).map(({ key }) => key));
      expect(scored).toHaveLength(2); // one subject of five, two sequences
    }
    const { rows } = await collectResults(plan, context);
    expect(rows.map(({ method, seed, domain, changed, label }) => ({ method, seed, domain, changed, label }))).toEqual(
      [1, 2].flatMap((seed) => [
        { method: "baseline", seed, domain: "A/t1w", changed: [], label: "pancreas" },
        { method: "baseline", seed, domain: "A/opposed", changed: ["sequence"], label: "pancreas" },
      ]),
    );
    for (const { metrics } of rows) expect(["value", "missed"]).toContain(metrics.dice.kind);
    const openings = readFileSync(folder.audit, "utf8").trim().split("\n");
    expect(openings).toHaveLength(4);
    const estimate = estimateRuns(plan.runs, context.store);
    expect(estimate).toMatchObject({ openRuns: 2, estimatedRuns: 2, unknown: [] });
    expect(estimate.measured.map(({ method, measuredRuns }) => [method, measuredRuns])).toEqual([["baseline", 2]]);
    const [{ secondsPerStep, secondsPerCase, diskBytes }] = estimate.measured as [(typeof estimate.measured)[number]];
    // Two runs of two steps and two cases each.
    expect(estimate.seconds).toBeCloseTo(2 * (2 * secondsPerStep + 2 * (secondsPerCase ?? Number.NaN)), 9);
    expect(diskBytes).toBeGreaterThan(1e5);
    expect(estimateRuns(plan.runs, join(root, "empty")).unknown).toEqual(["baseline"]);
    const before = plan.runs.map(({ id }) => readFileSync(casesFile(id), "utf8"));
    expect(await work(plan, context, options)).toBe("finished");
    expect(plan.runs.map(({ id }) => readFileSync(casesFile(id), "utf8"))).toEqual(before);
    expect(readFileSync(folder.audit, "utf8").trim().split("\n")).toHaveLength(4);
  });

  test("a lost prediction and a line cut off by a kill are made again, with the same scores", async () => {
    const { plan, context, casesFile } = await contextOf(study, "runs");
    const [run] = plan.runs;
    if (run === undefined) throw new RangeError("the plan is empty");
    const before = standingOf(run, context);
    if (before.kind !== "done") throw new RangeError("the run of the test before is not done");
    rmSync(join(context.store, run.id.slice(0, 16), before.cases[0]?.prediction.file ?? ""));
    appendFileSync(casesFile(run.id), '{"key":"phantom/s0');
    expect(standingOf(run, context)).toEqual({ kind: "testing", scored: 1, total: 2 });
    expect(await executeRun(run, context)).toBe("done");
    const after = standingOf(run, context);
    expect(after).toEqual(before);
    expect(plainCases(after.kind === "done" ? after.cases : [])).toEqual(plainCases(before.cases));
  });

  test("a run that fails is tried again so many times, told first, and does not stop the others", async () => {
    const { plan, folder, context } = await contextOf(study, "failing");
    const [broken, ...others] = plan.runs;
    if (broken === undefined) throw new RangeError("the plan is empty");
    const wrong = { ...plan, runs: [{ ...broken, id: "0".repeat(64) }, ...others] };
    const failed: string[] = [];
    const onEvent = (event: { kind: string; code?: string }) =>
      void (event.kind === "failed" && failed.push(event.code ?? ""));
    expect(await work(wrong, context, { folder, session: "one", retries: 1, onEvent })).toBe("finished");
    expect(failed).toEqual(["RUN_CORRUPT", "RUN_CORRUPT"]);
    expect(readFailures(folder.failures).map(({ run }) => run)).toEqual(["0".repeat(64), "0".repeat(64)]);
    expect(others.map((run) => standingOf(run, context).kind)).toEqual(["done"]);
  });

  test("with failFast, the first run that failed for good is the last one begun, by any worker of the session", async () => {
    const { plan, folder, context } = await contextOf(study, "fail-fast");
    const [broken, ...others] = plan.runs;
    if (broken === undefined) throw new RangeError("the plan is empty");
    const wrong = { ...plan, runs: [{ ...broken, id: "0".repeat(64) }, ...others] };
    const options = { folder, session: "one", retries: 1 };
    const states = () => others.map((run) => standingOf(run, context).kind);
    expect(await work(wrong, context, { ...options, failFast: true })).toBe("finished");
    expect(readFailures(folder.failures)).toHaveLength(2); // tried again at once, not after the others
    expect(states()).toEqual(["planned"]);
    const last = { ...plan, runs: wrong.runs.toReversed() };
    expect(await work(last, context, { ...options, failFast: true })).toBe("finished"); // another worker, another order
    expect(states()).toEqual(["planned"]);
    expect(await work(wrong, context, options)).toBe("finished");
    expect(states()).toEqual(["done"]);
  });

  test("a failure that cannot be written down is told before the worker ends for it", async () => {
    const { plan, folder, context } = await contextOf(study, "unwritable");
    const wrong = { ...plan, runs: plan.runs.map((run) => ({ ...run, id: "0".repeat(64) })) };
    const blocked = { ...folder, failures: join(root, "data", "cases.tsv", "failures.jsonl") };
    const told: string[] = [];
    const onEvent = (event: WorkEvent) => void (event.kind === "failed" && told.push(event.code));
    const working = work(wrong, context, { folder: blocked, session: "one", retries: 1, onEvent });
    await expect(working).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(told).toEqual(["RUN_CORRUPT"]);
  });

  test("a run whose time ends before it gets further fails after so many starts in a row, and no earlier", async () => {
    const opened = await contextOf(tinyStudy(root), "out-of-time");
    const [run] = opened.plan.runs;
    if (run === undefined) throw new RangeError("the plan is empty");
    /** A worker that is told so at the first event of a kind, or before all, as a cluster's script tells it. */
    const start = async (at: "nothing" | "loading" | "training" | "testing") => {
      const controller = new AbortController();
      const end = () => controller.abort(new TimeIsOver());
      if (at === "nothing") end();
      const failed: string[] = [];
      const onEvent = (event: WorkEvent) => {
        if (event.kind === "failed") failed.push(event.code);
        if (event.kind !== "progress") return;
        const { progress } = event;
        if ((progress.phase === "testing" ? "testing" : progress.training.phase) === at) end();
      };
      const options = { folder: opened.folder, session: "one", retries: 1, onEvent };
      const result = await work(opened.plan, { ...opened.context, signal: controller.signal }, options);
      return [result, ...failed];
    };
    const failure = "TIME_LIMIT_TOO_SHORT";
    expect(await start("loading")).toEqual(["interrupted", failure]);
    expect(await start("training")).toEqual(["interrupted"]); // a step is saved, so it counts anew
    expect(await start("nothing")).toEqual(["interrupted", failure]);
    expect(await start("testing")).toEqual(["interrupted"]);
    expect(await start("nothing")).toEqual(["interrupted", failure]);
    expect(await start("nothing")).toEqual(["interrupted", failure]);
    expect(await start("testing")).toEqual(["finished"]); // given up: nothing more is tried
    expect(standingOf(run, opened.context)).toEqual({ kind: "testing", scored: 1, total: 2 });
    const failures = readFailures(opened.folder.failures);
    /** Where the run stands, as told by failures that were written down at another machine's clock. */
    const told = (time: string) => {
      const known = { store: opened.context.store, failures: failures.map((one) => ({ ...one, time })) };
      return orLastFailure(standingOf(run, opened.context), run, known);
    };
    for (const time of CLOCKS) expect(told(time)).toMatchObject({ kind: "failed", code: failure });
    expect(failures.map(({ reached }) => reached)).toEqual([0, 1, 3, 3]); // of two steps and two cases
    expect(failures[0]?.reason).toMatch(
      /^expected a step .* within the partition's time limit.*; found none in the \d+ s/,
    );
    lockRun(runPaths(opened.context.store, run.id).lock).release();
    for (const time of CLOCKS) expect(told(time).kind).toBe("testing"); // somebody has taken it since
    expect(await executeRun(run, opened.context)).toBe("done");
    for (const time of CLOCKS) expect(told(time).kind).toBe("done");
  });

  test("an interrupted run that cannot be saved has failed, and says why", async () => {
    const { plan, folder, context } = await contextOf(study, "unsaved");
    const controller = new AbortController();
    const failed: string[] = [];
    const onEvent = (event: WorkEvent) => {
      if (event.kind === "failed") failed.push(event.code);
      if (event.kind !== "progress" || event.progress.phase !== "training") return;
      if (event.progress.training.phase !== "training" || controller.signal.aborted) return;
      controller.abort();
      failNextWrite();
    };
    const interrupted = { ...context, signal: controller.signal };
    expect(await work(plan, interrupted, { folder, session: "one", retries: 0, onEvent })).toBe("interrupted");
    expect(failed).toEqual(["DISK_FULL"]);
    expect(readFailures(folder.failures).map(({ code }) => code)).toEqual(["DISK_FULL"]);
    expect(await work(plan, context, { folder, session: "two", retries: 0 })).toBe("finished");
    expect(plan.runs.map((run) => standingOf(run, context).kind)).toEqual(["done", "done"]);
  });

  test("the time limit is blamed on no run where the first could not be saved", async () => {
    const { plan, folder, context } = await contextOf(study, "unsaved in time");
    const controller = new AbortController();
    const onEvent = () => {
      if (controller.signal.aborted) return;
      controller.abort(new TimeIsOver());
      failNextWrite();
    };
    const interrupted = { ...context, signal: controller.signal };
    expect(await work(plan, interrupted, { folder, session: "one", retries: 0, onEvent })).toBe("interrupted");
    expect(readFailures(folder.failures).map(({ code }) => code)).toEqual(["DISK_FULL"]);
  });

  test("the time limit is blamed on no run where another one before it has failed", async () => {
    const { plan, folder, context } = await contextOf(study, "failed in time");
    const controller = new AbortController();
    const [first] = plan.runs as [PlannedRun];
    let isFailing = true;
    const onEvent = ({ kind, run }: WorkEvent) => {
      if (isFailing && run === first.id) failNextWrite();
      isFailing = false;
      if (kind !== "failed" && run !== first.id) controller.abort(new TimeIsOver());
    };
    const timed = { ...context, signal: controller.signal };
    expect(await work(plan, timed, { folder, session: "one", retries: 0, onEvent })).toBe("interrupted");
    expect(readFailures(folder.failures).map(({ code }) => code)).toEqual(["DISK_FULL"]);
  });

  test("the vault refuses the reference of a subject that the run trained on: a planted leak", async () => {
    const { plan, context } = await contextOf(study, "leak");
    const [run] = plan.runs;
    const [tested] = run === undefined ? [] : testedCases(run);
    if (run === undefined || tested === undefined) throw new RangeError("the plan is empty");
    const planted = { ...run, training: [...run.training, tested] };
    expect(() => context.vault.openReference(planted, tested)).toThrow(
      expect.objectContaining({ code: "LEAKAGE" }) as Error,
    );
    expect(context.vault.openReference(run, tested)).toMatch(/labelsTr/);
  });

  test("the vault refuses a case that the plan does not test, although the run never saw its subject", async () => {
    const { plan, context } = await contextOf(study, "no-test");
    const [run] = plan.runs;
    const [tested, other] = run === undefined ? [] : testedCases(run);
    if (run === undefined || tested === undefined || other === undefined) throw new RangeError("the plan is empty");
    const uses = run.uses.map((use) => ({
      ...use,
      tests: use.tests.map((one) => ({ ...one, cases: one.cases.filter(({ key }) => key !== tested.key) })),
    }));
    expect(() => context.vault.openReference({ ...run, uses }, tested)).toThrow(/found "?a case of no test/);
    expect(context.vault.openReference({ ...run, uses }, other)).toMatch(/labelsTr/);
  });
});
