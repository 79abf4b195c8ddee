import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateDataset } from "@panshift/phantom/files";
import { runPaths } from "@panshift/segmentation";
import { afterAll, expect, test } from "vitest";
import { type RunCost, readCosts } from "../../src/grid/run-costs.ts";
import { costTable } from "../../src/report/costs.ts";
import { analyzeStudy, collectResults, type PlannedRun, work, writeReport } from "../../src/study.ts";
import { openTiny, tinyStudy } from "./tiny-study.ts";

const root = mkdtempSync(join(tmpdir(), "study-report-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a trained study's report shows its cases, curves, costs, runs and who opened what", async () => {
  await generateDataset(join(root, "data"), { preset: "demo", subjects: 5, centers: 1, sequences: ["t1w", "opposed"] });
  const protocol = { family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.4 } };
  const tiny = tinyStudy(root, { protocols: [protocol] });
  const { study, plan, folder, context } = await openTiny(root, tiny);
  expect(await work(plan, context, { folder, session: "one", retries: 0 })).toBe("finished");
  const results = await collectResults(plan, context);
  const analysis = await analyzeStudy(study, plan, results);
  const { html } = await writeReport({ plan, results, analysis, folder, context });

  const page = readFileSync(html, "utf8");
  const id = plan.runs[0]?.id.slice(0, 16) ?? "no run";
  expect(page).toContain(id);
  for (const place of ["best", "median", "worst"]) expect(page).toContain(`${place}: Dice`);
  expect(page.match(/data:image\/png;base64/g)).toHaveLength(6); // two kinds of shift, three places
  expect(page).toContain("training loss");
  expect(page).toMatch(/<dt>code of the runs<\/dt><dd>(\w{40}|not known)/);
  expect(analysis.cells.every(({ runs }) => runs.length === 1 && runs[0] === id)).toBe(true);

  const openings = readFileSync(folder.audit, "utf8").trim().split("\n");
  const purposes = openings.map((line) => (JSON.parse(line) as { purpose: string }).purpose);
  expect(purposes.filter((purpose) => purpose === "scoring")).toHaveLength(4); // two subjects, two sequences
  expect(purposes.filter((purpose) => purpose === "picture")).toHaveLength(6);

  const lines = (...names: string[]) =>
    readFileSync(join(folder.folder, ...names), "utf8")
      .trim()
      .split("\n");
  const [names, values] = lines("provenance.csv").map((line) => line.split(","));
  const provenance = Object.fromEntries(names?.map((name, at) => [name, values?.[at]]) ?? []);
  const { started = "", finished = "", tested = "" } = provenance;
  expect(provenance).toMatchObject({ number: "1", run: id, seed: "1", threads: "1", device: "cpu", state: "done" });
  expect(provenance.panshift).toMatch(/^\d+\.\d+\.\d+$/);
  expect([started, finished, tested].every((time) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(time))).toBe(true);
  expect([finished, tested, started].sort()).toEqual([started, finished, tested]);
  expect(page).toContain(`<dd>${started.slice(0, 19).replace("T", " ")} to `);
  // Tables follow from the scores alone: no times, no machines.
  expect(lines("tables", "runs.csv")).toEqual([
    "number,run,method,seed,sources,left_out,fold,training_subjects,draw,search_draw,without_domain,state",
    `1,${id},baseline,1,A/t1w,,,,,,,done`,
  ]);
  expect(page).toMatch(new RegExp(`<td class="number" data-v="1">1</td><td>${id}</td>`));

  const [header, costs] = readFileSync(join(folder.folder, "costs.csv"), "utf8").trim().split("\n");
  expect(header).toBe(
    "method,device,parameters,conv_gmacs,seconds,seconds_min,seconds_max,seconds_per_case,seconds_per_case_min,seconds_per_case_max,peak_gib,peak_gib_min,peak_gib_max,runs",
  );
  expect(costs).toMatch(/^baseline,"cpu, 1 thread",\d{5,},0\.\d+,([\d.]+,){9}1$/);
  const [, , , , seconds, least, most] = costs?.replace("cpu, ", "cpu ").split(",") ?? [];
  expect([least, most]).toEqual([seconds, seconds]); // of one run

  const [run] = plan.runs as [PlannedRun];
  const ofRun = runPaths(context.store, run.id).folder;
  const [training, ...others] = readCosts(ofRun) as [RunCost, ...RunCost[]];
  const secondsOf = (steps: readonly number[]) => {
    const trainings = steps.map((parts) => ({ ...training, seconds: 30, parts }));
    const text = [...trainings, ...others].map((one) => `${JSON.stringify(one)}\n`).join("");
    writeFileSync(join(ofRun, "costs.jsonl"), text);
    const { columns, rows } = costTable(results, context.store);
    return rows[0]?.[columns.findIndex(({ name }) => name === "seconds")];
  };
  const { iterations } = run.method.config;
  expect(secondsOf([1, iterations - 1])).toBe(60); // in two processes
  expect(secondsOf([iterations - 1])).toBeNull(); // nobody knows what the other step took
});
