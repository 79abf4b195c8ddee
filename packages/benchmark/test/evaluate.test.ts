import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Evaluation, type EvaluationSettings, evaluate, parseLabels } from "@panshift/benchmark";
import { affineFrom } from "@panshift/volume";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, writeCases, writeLabels, writeManifest, writeRow } from "./volumes.ts";

let folder: string;
let reference: string;
let net: string;
const pancreas = parseLabels("pancreas=1", "--labels");

beforeAll(() => {
  folder = temporaryFolder();
  reference = writeCases(join(folder, "labelsTr"), {
    ...{ hit: "110000", missed: "110000", spurious: "000000", empty: "000000", absent: "110000" },
    ...{ moved: "110000", broken: "110000", unread: "110000" },
  });
  net = writeCases(join(folder, "net"), {
    ...{ hit: "010000", missed: "000000", spurious: "010000", empty: "000000", stranger: "010000", unread: "110000" },
  });
  writeRow(join(net, "moved.nii.gz"), "110000", [3, 2, 2.5]);
  writeFileSync(join(net, "broken.nii.gz"), "no volume");
  writeFileSync(join(reference, "unread.nii.gz"), "no volume");
});
afterAll(() => rmSync(folder, { recursive: true }));

const evaluateNet = (settings: Partial<EvaluationSettings> = {}) =>
  evaluate({ predictions: [{ name: "net", path: net }], reference, labels: pancreas, settings });

function row({ summary }: Evaluation, metric: string) {
  return summary.find((each) => each.metric === metric && Object.keys(each.group).length === 0);
}

describe("a folder with every kind of outcome", () => {
  it("is scored whole: what is refused counts as no prediction", async () => {
    const { evaluation, failures } = await evaluateNet();
    expect(evaluation.cases.map(({ case: id, metrics }) => [id, metrics.dice.kind, metrics.hd95Mm.kind])).toEqual([
      ["absent", "no-prediction", "no-prediction"],
      ["broken", "no-prediction", "no-prediction"],
      ["empty", "both-empty", "both-empty"],
      ["hit", "value", "value"],
      ["missed", "missed", "missed"],
      ["moved", "no-prediction", "no-prediction"],
      ["spurious", "spurious", "spurious"],
    ]);
    expect(failures.map(({ code, facts }) => [code, facts.caseId])).toEqual([
      ["FILE_CORRUPT", "broken"],
      ["PAIR_MISMATCH", "moved"],
      ["FILE_CORRUPT", "unread"],
    ]);
    expect(evaluation.problems).toEqual([
      expect.stringContaining("net: no prediction of case absent"),
      expect.stringMatching(/stranger\.nii\.gz has no reference in .*labelsTr/),
      expect.stringMatching(/case broken, .*net\/broken\.nii\.gz/),
      expect.stringMatching(/net\/moved\.nii\.gz: expected the grid of its reference .*labelsTr\/moved\.nii\.gz/),
      expect.stringMatching(/case unread, .*labelsTr\/unread\.nii\.gz/),
    ]);
  });

  it("has means by the seed paper's policy, with n and counts", async () => {
    const { evaluation } = await evaluateNet();
    const counts = { value: 1, missed: 1, spurious: 1, bothEmpty: 1, noPrediction: 3 };
    expect(row(evaluation, "dice")).toMatchObject({ n: 6, mean: expect.closeTo(2 / 3 / 6, 12), median: 0, counts });
    // the hit's surfaces: {2 voxels} and {1 voxel} 2 mm apart: distances 2, 0 and 0
    expect(row(evaluation, "assdMm")).toMatchObject({ n: 6, mean: expect.closeTo((2 / 3 + 5 * 40) / 6, 12), counts });
    expect(row(evaluation, "hdMm")).toMatchObject({ n: 6, mean: expect.closeTo((2 + 5 * 100) / 6, 12), median: 100 });
    expect(row(evaluation, "nsd.1")).toMatchObject({ n: 6, mean: expect.closeTo(2 / 3 / 6, 12) });
    expect(row(evaluation, "volumeErrorMl")).toMatchObject({ n: 4, mean: expect.closeTo(-0.02 / 4, 12) });
    expect(row(evaluation, "relativeVolumeError")).toMatchObject({ n: 2, mean: expect.closeTo(-0.75, 12) });
  });

  it("has other means by the other policies", async () => {
    const excluded = (await evaluateNet({ policy: "exclude" })).evaluation;
    expect(row(excluded, "dice")).toMatchObject({ n: 3, mean: expect.closeTo(2 / 9, 12) });
    expect(row(excluded, "hdMm")).toMatchObject({ n: 1, mean: 2, ci95: null });
    const diagonal = (await evaluateNet({ policy: "image-diagonal", bothEmpty: "one" })).evaluation;
    expect(diagonal.cases[0]?.imageDiagonalMm).toBeCloseTo(Math.hypot(12, 2, 2.5), 12);
    expect(row(diagonal, "hdMm")).toMatchObject({
      n: 7,
      mean: expect.closeTo((2 + 5 * Math.hypot(12, 2, 2.5)) / 7, 12),
    });
    expect(row(diagonal, "dice")).toMatchObject({ n: 7, mean: expect.closeTo((1 + 2 / 3) / 7, 12) });
  });

  it("has intervals that the seed fixes and that hold the mean", async () => {
    const [first, second] = [await evaluateNet(), await evaluateNet()];
    expect(first.evaluation).toEqual(second.evaluation);
    const { mean, ci95 } = row(first.evaluation, "dice") ?? {};
    expect(ci95?.[0]).toBe(0);
    expect(ci95?.[1]).toBeGreaterThan(mean as number);
    expect(ci95?.[1]).toBeLessThanOrEqual(2 / 3);
  });

  it("takes a prediction from another grid only when asked to, and says so", async () => {
    const { evaluation, failures } = await evaluateNet({ resample: "nearest" });
    expect(failures.map(({ facts }) => facts.caseId)).toEqual(["broken", "unread"]);
    const moved = evaluation.cases.find((each) => each.case === "moved");
    // voxels at 0 and 3 mm of 3 mm cover the reference's centers at 0, 2 and 4 mm
    expect(moved).toMatchObject({ resampled: true, voxels: { reference: 2, prediction: 3 } });
    expect(evaluation.cases.filter(({ resampled }) => resampled)).toHaveLength(1);
  });
});

describe("one scan with its axes in another order", () => {
  // the same voxels as LAS (NIfTI) and as LPS (DICOM): j runs the other way from the other end
  const las = { shape: [2, 3, 1], affine: affineFrom([2, 3, 5], [10, 20, 30], "LAS") } as const;
  const lps = { shape: [2, 3, 1], affine: affineFrom([2, 3, 5], [10, 26, 30], "LPS") } as const;

  it("is scored as it lies in the world, prediction and reader alike, and is not resampled", async () => {
    const path = (name: string) => join(folder, "axes", name, "a.nii.gz");
    const drawn = writeLabels(path("reference"), Uint8Array.of(1, 0, 1, 1, 0, 0), las);
    const turned = writeLabels(path("turned"), Uint8Array.of(0, 0, 1, 1, 1, 0), lps);
    const source = { name: "turned", path: turned };
    const { evaluation, failures } = await evaluate({
      ...{ predictions: [source], readers: [source], reference: drawn, labels: pancreas },
    });
    expect(failures).toEqual([]);
    for (const [each] of [evaluation.cases, evaluation.readers]) {
      expect(each).toMatchObject({ resampled: false, metrics: { dice: { kind: "value", value: 1 } } });
    }
  });
});

describe("label values that are likely wrong", () => {
  const problemsOf = async (reference: string, prediction: string, labels?: string) => {
    const { evaluation, ...result } = await evaluate({
      predictions: [{ name: "net", path: prediction }],
      reference,
      ...(labels === undefined ? {} : { labels: parseLabels(labels, "--labels") }),
    });
    expect(evaluation.problems).toEqual(expect.arrayContaining([...result.labelProblems]));
    return result;
  };

  it("are those of references that no label names, when the call names none", async () => {
    const many = writeCases(join(folder, "many", "reference"), { a: "1234567", b: "89", c: "12" });
    const { labelProblems, isDefaultLabels } = await problemsOf(many, many);
    expect(isDefaultLabels).toBe(true);
    expect(labelProblems).toEqual([expect.stringMatching(/^references of 2 of 3 cases .* 3, 4, 5, 6, 7, 8, 9; name/)]);
    const all = Uint8Array.from({ length: 118 }, (_, n) => n);
    const map = writeLabels(join(folder, "map", "a.nii.gz"), all, {
      shape: [118, 1, 1],
      affine: affineFrom([1, 1, 1]),
    });
    expect((await problemsOf(map, map)).labelProblems[0]).toContain("3, 4, 5, 6, 7, 8, 9, 10 and 107 more");
    expect(await problemsOf(map, map, "gland=5+6")).toMatchObject({ labelProblems: [], isDefaultLabels: false });
  });

  it("are those of a label that no file holds, when the call names them", async () => {
    const drawn = writeCases(join(folder, "typo", "reference"), { a: "1100" });
    const found = writeCases(join(folder, "typo", "net"), { a: "1200" });
    const { labelProblems } = await problemsOf(drawn, found, "pancreas=1+7,lesion=2");
    expect(labelProblems).toEqual(["no reference and no prediction holds 7, a value of label pancreas"]);
  });

  it("are negative ones: an image is no segmentation", async () => {
    const drawn = writeCases(join(folder, "image", "reference"), { a: "11", b: "11" });
    const found = writeCases(join(folder, "image", "net"), { a: "11" });
    const grid = { shape: [2, 1, 1], affine: affineFrom([2, 2, 2.5]) } as const;
    const scan = writeLabels(join(found, "b.nii.gz"), Int16Array.of(-1024, 1), grid);
    const { failures } = await problemsOf(drawn, found);
    expect(failures.map(({ code }) => code)).toEqual(["LABELS_NEGATIVE"]);
    expect(failures[0]?.message).toMatch(/values from -1024 to 1/);
    expect(failures[0]?.facts.file).toBe(scan);
  });
});

it("counts the distances that are larger than the penalty of a missed object", async () => {
  const far = `1${"0".repeat(79)}1`;
  const drawn = writeCases(join(folder, "far", "reference"), { a: `1${"0".repeat(80)}`, b: far });
  const found = writeCases(join(folder, "far", "net"), { a: `${"0".repeat(80)}1`, b: far });
  const predictions = [{ name: "net", path: found }];
  const { evaluation } = await evaluate({ predictions, reference: drawn, labels: pancreas });
  const count = (metric: string) => row(evaluation, metric)?.abovePenalty;
  expect(["assdMm", "hdMm", "centroidMm", "dice", "volumeMl"].map(count)).toEqual([1, 1, 0, 0, 0]);
});

describe("what refuses the whole call", () => {
  const call = (options: Partial<Parameters<typeof evaluate>[0]>) =>
    evaluate({ predictions: [{ name: "net", path: net }], reference, labels: pancreas, ...options });

  it("is the first refusal when nothing could be compared", async () => {
    const moved = { name: "moved", path: join(net, "moved.nii.gz") };
    const promise = call({ predictions: [moved], reference: join(reference, "hit.nii.gz") });
    await expect(promise).rejects.toMatchObject({ code: "PAIR_MISMATCH", facts: { file: moved.path } });
  });

  it("is a prediction or a reader of no common case, a missing path, an unknown column", async () => {
    const strangers = writeCases(join(folder, "strangers"), { x: "100000" });
    const source = { name: "s", path: strangers };
    await expect(call({ predictions: [source] })).rejects.toMatchObject({ code: "CASES_MISSING" });
    await expect(call({ readers: [source] })).rejects.toMatchObject({ code: "CASES_MISSING" });
    const nowhere = { name: "n", path: join(folder, "nowhere") };
    await expect(call({ predictions: [nowhere] })).rejects.toMatchObject({ code: "FILE_MISSING" });
    await expect(call({ by: ["center"] })).rejects.toMatchObject({ code: "SELECTION_UNKNOWN" });
  });
});

describe("a data set with centers and readers", () => {
  let data: string;
  let evaluation: Evaluation;

  beforeAll(async () => {
    data = join(folder, "data");
    const labels = writeCases(join(data, "labelsTr"), { a1: "112000", a2: "110000", b1: "120000", c1: "100000" });
    const second = writeCases(join(folder, "second"), { a1: "112000", b1: "110000" });
    const one = writeCases(join(folder, "one"), { a1: "112000", a2: "100000", b1: "122000", c1: "100000" });
    const none = join(folder, "none");
    mkdirSync(none, { recursive: true });
    writeManifest(data, { a1: ["p", "A", "t1w"], a2: ["p", "A", "t2w"], b1: ["q", "B", "t1w"] });
    const options = { reference: labels, labels: parseLabels("pancreas=1+2,lesion=2", "--labels") };
    const predictions = [
      { name: "one", path: one },
      { name: "none", path: none },
    ];
    const readers = [{ name: "second", path: second }];
    ({ evaluation } = await evaluate({ ...options, predictions, readers, by: ["center", "sequence"] }));
  });

  it("joins labels to unions and takes subjects and groups from cases.tsv", () => {
    expect(evaluation.cases[0]).toMatchObject({ case: "a1", subject: "p", group: { center: "A", sequence: "t1w" } });
    const unions = evaluation.cases.filter(({ label, prediction }) => label === "pancreas" && prediction === "one");
    expect(unions.map(({ voxels }) => [voxels.reference, voxels.prediction])).toEqual([
      [3, 3],
      [2, 1],
      [2, 3],
      [1, 1],
    ]);
  });

  it("sums up all cases and each combination of the columns; a case that cases.tsv lacks is of group n/a", () => {
    const dice = evaluation.summary.filter(({ metric, label }) => metric === "dice" && label === "pancreas");
    expect(dice.filter(({ prediction }) => prediction === "one").map(({ group, n, mean }) => [group, n, mean])).toEqual(
      [
        [{}, 4, expect.closeTo((1 + 2 / 3 + 0.8 + 1) / 4, 12)],
        [{ center: "A", sequence: "t1w" }, 1, 1],
        [{ center: "A", sequence: "t2w" }, 1, expect.closeTo(2 / 3, 12)],
        [{ center: "B", sequence: "t1w" }, 1, expect.closeTo(0.8, 12)],
        [{ center: "n/a", sequence: "n/a" }, 1, 1],
      ],
    );
    expect(dice.find(({ prediction }) => prediction === "none")).toMatchObject({
      n: 4,
      mean: 0,
      counts: { noPrediction: 4 },
    });
  });

  it("keeps a subject's cases together: one subject has no interval", () => {
    const ofA = evaluation.summary.filter(({ group }) => group.center === "A");
    expect(ofA.every(({ ci95 }) => ci95 === null)).toBe(true);
  });

  it("shows what readers reach on the cases that they read", () => {
    const lesion = evaluation.summary.find(({ label, metric }) => label === "lesion" && metric === "dice");
    // second reader: a1 equal, b1 missed the lesion
    expect(lesion).toMatchObject({ ceiling: { mean: 0.5, n: 2 } });
    expect(evaluation.readers.map(({ prediction, case: id, label }) => [prediction, id, label])).toEqual([
      ["second", "a1", "pancreas"],
      ["second", "a1", "lesion"],
      ["second", "b1", "pancreas"],
      ["second", "b1", "lesion"],
    ]);
    expect(evaluation.problems.filter((problem) => problem.includes("second"))).toEqual([]);
  });
});

it("panshift.evaluate/1 keeps its keys", async () => {
  const { evaluation } = await evaluateNet();
  const { cases, summary, ...head } = evaluation;
  expect({ ...head, problems: head.problems.length }).toMatchSnapshot();
  expect(cases.find((each) => each.case === "hit")).toMatchSnapshot();
  expect(summary.find(({ metric }) => metric === "nsd.2")).toMatchSnapshot();
  expect(summary.map(({ metric }) => metric)).toMatchSnapshot();
});
