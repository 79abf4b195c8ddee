import { appendFileSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rememberedHash } from "@panshift/dataset";
import { lockRun } from "@panshift/segmentation";
import { describe, expect, test } from "vitest";
import { PREDICTION_MISSING, PREDICTION_REFUSED, scorePredictions, scoringStanding } from "../../src/study.ts";
import { givenStudies } from "./given-study.ts";

const { path, write, open } = givenStudies();

describe("predictions made elsewhere, on a bare folder of labels", () => {
  test("give rows of no run, without images or training", async () => {
    write("reference/a.nii.gz", 4);
    write("reference/b.nii.gz", 4);
    write("net/a.nii.gz", 4);
    write("net/b_0000.nii.gz", 2);
    const { plan, score, diceByCase, standing } = open();
    expect(plan.runs).toEqual([]);
    expect(standing()).toMatchObject({ total: 2, cases: [], problem: null });
    expect(await score()).toEqual([]);
    expect(await diceByCase()).toEqual({ "labels/a": 1, "labels/b": 4 / 6 });
  });

  test("are read again in a repeated look only where they were touched", async () => {
    write("reference/a.nii.gz", 4);
    write("net/a.nii.gz", 4);
    const { plan, context, folder, score } = open();
    const [scoring] = plan.scorings as [(typeof plan.scorings)[number]];
    const watching = { ...context, hashOf: rememberedHash() };
    const scored = () => scoringStanding(scoring, watching, folder).cases.length;
    await score();
    const file = path("net/a.nii.gz");
    utimesSync(file, 1, 1);
    expect(scored()).toBe(1);
    writeFileSync(file, new Uint8Array(statSync(file).size));
    utimesSync(file, 1, 1);
    expect(scored()).toBe(1); // was not read
    utimesSync(file, 2, 2);
    expect(scored()).toBe(0);
  });

  test("that another process scores are waited for, and found done", async () => {
    write("reference/a.nii.gz", 4);
    write("net/a.nii.gz", 4);
    const { plan, context, folder, diceByCase } = open();
    const [scoring] = plan.scorings as [(typeof plan.scorings)[number]];
    const other = lockRun(join(folder.folder, "external/net/lock"));
    const notices: string[] = [];
    const onNotice = (notice: string) => {
      notices.push(notice);
      other.release();
    };
    expect(await scorePredictions(scoring, { ...context, onNotice }, { folder, jobs: 1 })).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(/^waiting for process \d+ on .*, which scores these predictions$/)]);
    expect(await diceByCase()).toEqual({ "labels/a": 1 });
  });

  test("a missing and a refused prediction count as no-prediction, each with its flag", async () => {
    for (const name of ["a", "b", "c"]) write(`reference/${name}.nii.gz`, 4);
    write("net/a.nii.gz", 4);
    write("net/c.nii.gz", 4, { length: 9 });
    const { score, diceByCase, standing } = open();
    expect((await score()).map(({ code }) => code)).toEqual(["PAIR_MISMATCH"]);
    expect(await diceByCase()).toEqual({ "labels/a": 1, "labels/b": "no-prediction", "labels/c": "no-prediction" });
    expect(standing().cases.map(({ flags }) => flags)).toEqual([[], [PREDICTION_MISSING], [PREDICTION_REFUSED]]);
  });

  test("a reference that is not the one planned with is refused and stays open; the others are scored", async () => {
    for (const name of ["a", "b"]) {
      write(`reference/${name}.nii.gz`, 4);
      write(`net/${name}.nii.gz`, 4);
    }
    const { score, diceByCase } = open();
    write("reference/a.nii.gz", 2);
    expect((await score()).map(({ code }) => code)).toEqual(["CONTENT_CHANGED"]);
    expect(await diceByCase()).toEqual({ "labels/b": 1 });
    write("reference/a.nii.gz", 4);
    expect(await score()).toEqual([]);
    expect(await diceByCase()).toEqual({ "labels/a": 1, "labels/b": 1 });
  });

  test("are scored once; a changed prediction or reference and a line cut off are scored anew", async () => {
    write("reference/a.nii.gz", 4);
    write("reference/b.nii.gz", 4);
    write("net/a.nii.gz", 4);
    write("net/b.nii.gz", 4);
    const { score, folder, diceByCase } = open();
    const openings = () => readFileSync(folder.audit, "utf8").trim().split("\n").length;
    await score();
    await score();
    expect(openings()).toBe(2);
    const log = join(folder.folder, "external/net/cases.jsonl");
    appendFileSync(log, '{"key":"labels/a","sco');
    write("net/b.nii.gz", 2);
    await score();
    expect(await diceByCase()).toEqual({ "labels/a": 1, "labels/b": 4 / 6 });
    expect(openings()).toBe(3);
    write("reference/a.nii.gz", 2);
    const changed = open();
    expect(changed.folder.folder).not.toBe(folder.folder);
    expect(changed.standing().cases).toEqual([]);
  });

  test.each([
    ["references of a folder without cases.tsv", {}, "data/labelsTr/a.nii.gz"],
    ["side maps", { task: { side: "organs", labels: { pancreas: [1] } } }, "data/sideTr/a.nii.gz"],
  ])("%s are known by their content: a changed one is scored anew", async (_, more, file) => {
    for (const path of ["imagesTr/a_0000", "labelsTr/a", "sideTr/a"]) write(`data/${path}.nii.gz`, 4);
    const json = { channel_names: { 0: "CT" }, labels: { background: 0, pancreas: 1 }, file_ending: ".nii.gz" };
    writeFileSync(path("data/dataset.json"), JSON.stringify({ ...json, numTraining: 1 }));
    write("net/a.nii.gz", 4);
    const settings = { data: { datasets: [{ name: "data", folder: "data" }] }, ...more };
    const before = open(settings);
    await before.score();
    expect(await before.diceByCase()).toEqual({ "data/a": 1 });
    write(file, 2);
    const changed = open(settings);
    expect(changed.plan.hash).not.toBe(before.plan.hash);
    expect(changed.standing().cases).toEqual([]);
    await changed.score();
    expect(await changed.diceByCase()).toEqual({ "data/a": 4 / 6 });
  });

  test("may carry other label values, class by class", async () => {
    write("reference/a.nii.gz", 4);
    write("net/a.nii.gz", 4, { value: 7 });
    const { score, diceByCase } = open({
      methods: [{ name: "net", predictions: "net", labels: { pancreas: [7] } }],
    });
    await score();
    expect(await diceByCase()).toEqual({ "labels/a": 1 });
    const wrong = { methods: [{ name: "net", predictions: "net", labels: { gland: [7] } }] };
    expect(() => open(wrong)).toThrow(
      /methods\[0\]\.labels: expected values for the classes of `task.labels`: pancreas/,
    );
  });

  test("cases.tsv in the folder names domains, and must list every label", async () => {
    write("reference/a.nii.gz", 4);
    write("net/a.nii.gz", 4);
    const columns =
      "case_id subject study dataset center modality sequence phase lesion split license sha256_image sha256_label";
    const row = "a p1 1 labels B ct ct venous pda n/a n/a n/a n/a";
    const tsv = [columns, row].map((line) => `${line.split(" ").join("\t")}\n`).join("");
    appendFileSync(path("reference/cases.tsv"), tsv);
    const { plan, score, diceByCase } = open({ domains: { by: ["center"] } });
    expect(plan.scorings[0]?.tests.map(({ domain }) => domain)).toEqual(["B"]);
    await score();
    expect(await diceByCase()).toEqual({ "labels/a": 1 });
    write("reference/b.nii.gz", 4);
    expect(() => open()).toThrow(expect.objectContaining({ code: "CASE_UNLISTED" }) as Error);
  });

  test("several datasets have a folder of predictions each", async () => {
    write("reference/a.nii.gz", 4);
    write("second/a.nii.gz", 4);
    write("net/labels/a.nii.gz", 4);
    write("net/others/a.nii.gz", 2);
    const datasets = [
      { name: "labels", folder: "reference" },
      { name: "others", folder: "second" },
    ];
    const { score, diceByCase } = open({ data: { datasets } });
    await score();
    expect(await diceByCase()).toEqual({ "labels/a": 1, "others/a": 4 / 6 });
  });

  test("refuse a folder of other cases, a folder that is absent, and training on labels alone", async () => {
    write("reference/a.nii.gz", 4);
    write("net/z.nii.gz", 4);
    await expect(open().score()).rejects.toThrow(expect.objectContaining({ code: "CASES_MISSING" }) as Error);
    const absent = open({ methods: [{ name: "net", predictions: "nowhere" }] });
    await expect(absent.score()).rejects.toThrow(expect.objectContaining({ code: "FILE_MISSING" }) as Error);
    mkdirSync(path("empty"));
    const empty = { data: { datasets: [{ name: "labels", folder: "empty" }] } };
    expect(() => open(empty)).toThrow(expect.objectContaining({ code: "CASES_MISSING" }) as Error);
    const training = { preprocessing: { modality: "ct" }, patchSizeDhw: [8, 8, 8], iterations: 1 };
    const trained = { methods: ["baseline"], training, protocols: [{ family: "in-domain", folds: 2 }] };
    write("reference/b.nii.gz", 4);
    expect(() => open(trained)).toThrow(expect.objectContaining({ code: "IMAGE_MISSING" }) as Error);
  });
});
