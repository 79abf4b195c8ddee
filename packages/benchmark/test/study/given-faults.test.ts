import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { collectResults, PREDICTION_REFUSED, scorePredictions, writeReport } from "../../src/study.ts";
import { givenStudies } from "./given-study.ts";

const { path, write, open } = givenStudies();

/** Two cases of four voxels each, and a prediction of each that is right. */
function writeBoth(): void {
  for (const name of ["a", "b"]) {
    write(`reference/${name}.nii.gz`, 4);
    write(`net/${name}.nii.gz`, 4);
  }
}

test("a prediction file that is no volume counts as no-prediction, the other cases are scored, and the report names it", async () => {
  writeBoth();
  writeFileSync(path("net/a.nii.gz"), "garbage");
  const { score, diceByCase, standing, analysis } = open();
  expect((await score()).map(({ code }) => code)).toEqual(["FILE_CORRUPT"]);
  expect(await diceByCase()).toEqual({ "labels/a": "no-prediction", "labels/b": 1 });
  expect(standing().cases.map(({ flags, refusal }) => [flags, refusal])).toEqual([
    [[PREDICTION_REFUSED], "FILE_CORRUPT"],
    [[], undefined],
  ]);
  expect(await score()).toEqual([]);
  const told = "net: 1 of 2 predictions is refused and counts as none: a.nii.gz [FILE_CORRUPT].";
  expect((await analysis()).warnings).toContain(told);
  write("net/a.nii.gz", 4);
  await score();
  expect(await diceByCase()).toEqual({ "labels/a": 1, "labels/b": 1 });
  expect((await analysis()).warnings).not.toContain(told);
});

test("a file that would be the prediction of two datasets' cases is scored for neither", async () => {
  for (const folder of ["first", "second", "net"]) write(`${folder}/a.nii.gz`, 4);
  const datasets = ["first", "second"].map((name) => ({ name, folder: name }));
  const { score, standing, analysis, diceByCase } = open({ data: { datasets } });
  await expect(score()).rejects.toMatchObject({
    code: "CASE_DUPLICATE",
    message: expect.stringContaining("found one for first/a and second/a; put the predictions of each dataset into"),
  });
  expect(standing().problem).toMatchObject({ code: "CASE_DUPLICATE" });
  expect((await analysis()).warnings).toContain(
    "net has no scores: its folder of predictions, net, holds two files of one case, or one file for two.",
  );
  for (const name of ["first", "second"]) write(`net/${name}/a.nii.gz`, 4);
  expect(await score()).toEqual([]);
  expect(await diceByCase()).toEqual({ "first/a": 1, "second/a": 1 });
});

test("a method without scores does not drop out of the report in silence", async () => {
  writeBoth();
  const two = {
    methods: [
      { name: "net", predictions: "net" },
      { name: "lost", predictions: "nowhere" },
    ],
  };
  const { score, analysis } = open(two);
  expect((await analysis()).warnings).toEqual(
    expect.arrayContaining([
      "net has no scores: run `panshift study run`.",
      "lost has no scores: its folder of predictions, nowhere, does not exist.",
    ]),
  );
  await score();
  const { warnings, cells } = await analysis();
  expect(new Set(cells.map(({ method }) => method))).toEqual(new Set(["net"]));
  expect(warnings).toContain("lost has no scores: its folder of predictions, nowhere, does not exist.");
  expect(warnings.join()).not.toContain("net has no scores");
});

test("scores are those of the files as they are now, whatever folder and names they lie under", async () => {
  writeBoth();
  const first = open();
  await first.score();
  write("net/b.nii.gz", 2);
  expect(await first.diceByCase()).toEqual({ "labels/a": 1 });
  expect((await first.analysis()).warnings).toContain(
    "net: 1 of 2 cases is not scored as the files are now: run `panshift study run`.",
  );
  await first.score();
  expect(await first.diceByCase()).toEqual({ "labels/a": 1, "labels/b": (2 * 2) / (4 + 2) });
  write("net/b.nii.gz", 4);
  expect(await first.diceByCase()).toEqual({ "labels/a": 1, "labels/b": 1 });
  renameSync(path("net"), path("other"));
  const second = open({ methods: [{ name: "net", predictions: "other" }] });
  expect(second.folder.folder).not.toBe(first.folder.folder);
  expect(second.standing()).toMatchObject({ total: 2, cases: [], problem: null });
  expect(first.standing().problem).toMatchObject({ code: "FILE_MISSING" });
});

test("the report says which files were scored, and by which code", async () => {
  writeBoth();
  rmSync(path("net/b.nii.gz"));
  write("net/stranger.nii.gz", 4);
  const { score, context, folder, plan, analysis } = open();
  await score();
  const results = await collectResults(plan, context);
  const report = async () => {
    await writeReport({
      plan,
      results: await collectResults(plan, context),
      analysis: await analysis(),
      folder,
      context,
    });
    const rows = readFileSync(join(folder.folder, "predictions.csv"), "utf8").trim().split("\n");
    return { rows, html: readFileSync(join(folder.folder, "report.html"), "utf8") };
  };
  const { rows, html } = await report();
  expect(rows[0]).toBe("method,folder,cases,files,other_files,scored,content,code_revision");
  const [method, from, cases, files, others, scored, content, code] = (rows[1] ?? "").split(",");
  expect([method, from, cases, files, others, scored]).toEqual(["net", "net", "2", "1", "1", "2"]);
  expect(content).toMatch(/^[0-9a-f]{64}$/);
  expect(code).toContain(results.scorings[0]?.standing.cases[0]?.code?.codeRevision ?? "not known");
  expect(html).toContain("Predictions made elsewhere");
  expect(html).toContain(content?.slice(0, 16));
  expect((await analysis()).warnings).toEqual(
    expect.arrayContaining([
      "net: 1 of 2 cases has no prediction and counts as such: labels/b.",
      "net: left out, as of no tested case: stranger.nii.gz.",
    ]),
  );
  write("net/a.nii.gz", 3);
  expect((await report()).rows[1]?.split(",")[6]).not.toBe(content);
});

test("files that hold other values than the labels are told", async () => {
  writeBoth();
  write("net/a.nii.gz", 4, { value: 7 });
  write("net/b.nii.gz", 0);
  const { score, diceByCase, analysis } = open();
  await score();
  expect(await diceByCase()).toEqual({ "labels/a": "missed", "labels/b": "missed" });
  expect((await analysis()).warnings).toContain(
    "net: 1 prediction file holds none of the labels, but 7: see `labels` of the method.",
  );
});

test("a grid of its own is refused with what the user of a study can do", async () => {
  writeBoth();
  write("net/a.nii.gz", 4, { length: 9 });
  const [failure] = await open().score();
  expect(failure?.message).toContain("a study resamples nothing: write the segmentation on the grid of its reference");
  expect(failure?.message).not.toContain("--resample");
});

test("the verdict tells the mean of every domain with interval and n, and how many predictions are penalized", async () => {
  for (const name of ["a", "b"]) write(`reference/${name}.nii.gz`, 4);
  for (const name of ["c", "d"]) write(`second/${name}.nii.gz`, 4);
  for (const name of ["a", "b", "c", "d"]) write(`right/${name}.nii.gz`, 4);
  write("net/a.nii.gz", 4);
  write("net/b.nii.gz", 2);
  write("net/d.nii.gz", 4);
  const two = {
    data: {
      datasets: [
        { name: "labels", folder: "reference" },
        { name: "others", folder: "second" },
      ],
    },
    methods: [
      { name: "net", predictions: "net" },
      { name: "right", predictions: "right" },
    ],
  };
  const { plan, context, folder, analysis } = open(two);
  for (const scoring of plan.scorings) await scorePredictions(scoring, context, { folder, jobs: 1 });
  const texts = (await analysis()).verdict.map(({ about, text }) => `${about}: ${text}`);
  // labels: (1 + 2 * 2 / (4 + 2)) / 2 = 0.833; others: c has no prediction, which counts as 0, so (0 + 1) / 2.
  expect(texts).toContain(
    "given: net, labels: Dice of pancreas 0.833 (95 % CI 0.667 to 1.000; n = 2 cases of 2 subjects; 0 penalized predictions).",
  );
  expect(texts).toContain(
    "given: net, others: Dice of pancreas 0.500 (95 % CI 0.000 to 1.000; n = 2 cases of 2 subjects; 1 penalized prediction).",
  );
  expect(texts.filter((text) => text.startsWith("given: right, "))).toHaveLength(2);
  expect(texts.find((text) => text.startsWith("method: "))).toMatch(
    /n = 4 cases of 4 subjects; 1 penalized prediction of the two\)/,
  );
});
