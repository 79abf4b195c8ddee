import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { affineFrom } from "@panshift/volume";
import { readVolume, writeVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  manifestHash,
  NOT_AVAILABLE,
  readDataset,
  readSideNames,
  sideMapFile,
  verifyLabelValues,
  verifyPair,
  writeCasesTsv,
  writeDatasetJson,
  writeSideNames,
} from "../src/index.ts";
import { newFolder, record, tinyVolume, writeMiniature } from "./miniature.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const cases = [
  record("a1", { subject: "a", center: "A" }),
  record("a2", { subject: "a", center: "A", sequence: "t2w", phase: NOT_AVAILABLE }),
  record("b1", { subject: "b", center: "B", split: "test", extra: { age: "61", ward: "3 east" } }),
  record("c1", { subject: "c", center: "B", split: "unlabeled" }),
  record("d1", { subject: "d", center: "C", split: NOT_AVAILABLE }),
];

describe("readDataset", () => {
  it("reads back what was written and knows where each split lies", () => {
    writeMiniature(folder, cases);
    const dataset = readDataset(folder);
    expect(dataset).toMatchObject({ name: "mini", hasManifest: true, fileEnding: ".nii.gz" });
    expect(dataset.labels).toEqual({ background: 0, pancreas: 1, lesion: 2 });
    expect(dataset.cases.map(({ caseId }) => caseId)).toEqual(["a1", "a2", "b1", "c1", "d1"]);
    const [train, , test, unlabeled, open] = dataset.cases as [...typeof cases];
    expect(test?.extra).toEqual({ age: "61", ward: "3 east" });
    expect(train?.extra).toEqual({ age: NOT_AVAILABLE, ward: NOT_AVAILABLE });
    expect(dataset.imagePath(train as (typeof cases)[0])).toBe(join(folder, "imagesTr", "a1_0000.nii.gz"));
    expect(dataset.labelPath(test as (typeof cases)[0])).toBe(join(folder, "labelsTs", "b1.nii.gz"));
    expect(dataset.imagePath(unlabeled as (typeof cases)[0])).toBe(join(folder, "imagesTs", "c1_0000.nii.gz"));
    expect(dataset.labelPath(unlabeled as (typeof cases)[0])).toBeNull();
    expect(dataset.labelPath(open as (typeof cases)[0])).toBe(join(folder, "labelsTr", "d1.nii.gz"));
  });

  it("takes a plain nnU-Net folder as one domain and says that it has no manifest", () => {
    writeMiniature(folder, cases, { manifest: false });
    const dataset = readDataset(folder);
    expect(dataset.hasManifest).toBe(false);
    expect(dataset.cases.map(({ caseId, split, center }) => [caseId, split, center])).toEqual([
      ["a1", "train", NOT_AVAILABLE],
      ["a2", "train", NOT_AVAILABLE],
      ["d1", "train", NOT_AVAILABLE],
      ["b1", "test", NOT_AVAILABLE],
      ["c1", "unlabeled", NOT_AVAILABLE],
    ]);
  });

  it("finds side maps and their names", () => {
    writeMiniature(folder, cases);
    writeSideNames(folder, { liver: 1, spleen: 2 });
    writeVolume(sideMapFile(folder, "Tr", "a1", ".nii.gz"), tinyVolume(3));
    const dataset = readDataset(folder);
    expect(dataset.sidePath(cases[0] as (typeof cases)[0])).toBe(join(folder, "sideTr", "a1.nii.gz"));
    expect(dataset.sidePath(cases[0] as (typeof cases)[0], "parts")).toBeNull();
    expect(readSideNames(folder)).toEqual({ liver: 1, spleen: 2 });
    expect(() => readSideNames(folder, "parts")).toThrowError(expect.objectContaining({ code: "FILE_MISSING" }));
  });

  it("names a missing folder and a missing dataset.json", () => {
    expect(() => readDataset(join(folder, "none"))).toThrowError(expect.objectContaining({ code: "FILE_MISSING" }));
    expect(() => readDataset(folder)).toThrowError(/dataset\.json: expected a dataset\.json/);
  });

  it("lists all problems of a malformed dataset.json", () => {
    const write = (content: unknown) => writeFileSync(join(folder, "dataset.json"), JSON.stringify(content));
    write({ labels: { background: 1, pancreas: 1, ignore: 0 }, channel_names: {}, file_ending: ".png" });
    const raise = () => readDataset(folder);
    expect(raise).toThrowError(expect.objectContaining({ code: "DATASET_JSON_INVALID" }));
    for (const path of ["channel_names", "file_ending"]) expect(raise).toThrowError(path);
    write({
      labels: { background: 1, pancreas: 1, ignore: 0 },
      channel_names: { 0: "CT" },
      file_ending: ".nii.gz",
    });
    expect(raise).toThrowError(/background must be 0.*one name only.*ignore must be the highest/);
    writeFileSync(join(folder, "dataset.json"), "{");
    expect(raise).toThrowError(expect.objectContaining({ code: "DATASET_JSON_INVALID" }));
  });

  it("accepts an ignore label of the highest value and keeps keys it does not know", () => {
    writeMiniature(folder, cases);
    const labels = { background: 0, pancreas: 1, lesion: 2, ignore: 3 };
    writeDatasetJson(folder, { labels, channelNames: { 0: "CT" }, fileEnding: ".nii.gz", more: { release: "7" } });
    expect(readDataset(folder).labels).toEqual(labels);
    expect(JSON.parse(readFileSync(join(folder, "dataset.json"), "utf8")).release).toBe("7");
  });

  it.each([
    ["IMAGE_MISSING", "imagesTr/a1_0000.nii.gz"],
    ["LABEL_MISSING", "labelsTs/b1.nii.gz"],
  ])("raises %s for a case without its file", (code, path) => {
    writeMiniature(folder, cases);
    rmSync(join(folder, path));
    expect(() => readDataset(folder)).toThrowError(expect.objectContaining({ code }));
    expect(() => readDataset(folder)).toThrowError(path);
  });

  it("raises LABEL_MISSING for a training image without label in a plain folder", () => {
    writeMiniature(folder, cases, { manifest: false });
    rmSync(join(folder, "labelsTr", "a2.nii.gz"));
    expect(() => readDataset(folder)).toThrowError(expect.objectContaining({ code: "LABEL_MISSING" }));
  });

  it("raises LABEL_WITHOUT_IMAGE and CASE_UNLISTED for files without a case", () => {
    writeMiniature(folder, cases);
    writeVolume(join(folder, "labelsTr", "stray.nii.gz"), tinyVolume());
    expect(() => readDataset(folder)).toThrowError(expect.objectContaining({ code: "LABEL_WITHOUT_IMAGE" }));
    renameSync(join(folder, "labelsTr", "stray.nii.gz"), join(folder, "imagesTs", "stray_0000.nii.gz"));
    expect(() => readDataset(folder)).toThrowError(expect.objectContaining({ code: "CASE_UNLISTED" }));
  });

  it("refuses a second channel and a folder without images", () => {
    writeMiniature(folder, cases, { manifest: false });
    writeVolume(join(folder, "imagesTr", "a1_0001.nii.gz"), tinyVolume());
    expect(() => readDataset(folder)).toThrowError(/a name ending in _0000/);
    rmSync(join(folder, "imagesTr"), { recursive: true });
    rmSync(join(folder, "imagesTs"), { recursive: true });
    rmSync(join(folder, "labelsTr"), { recursive: true });
    rmSync(join(folder, "labelsTs"), { recursive: true });
    expect(() => readDataset(folder)).toThrowError(/expected images named/);
  });
});

describe("cases.tsv", () => {
  const edit = (change: (text: string) => string) => {
    const file = join(folder, "cases.tsv");
    writeFileSync(file, change(readFileSync(file, "utf8")));
  };

  it.each([
    ["COLUMN_MISSING", (text: string) => text.replace("\tcenter\t", "\tsite\t"), "center"],
    ["VOCABULARY_UNKNOWN", (text: string) => text.replace("\tt1w\t", "\tT1\t"), "T1"],
    ["VOCABULARY_UNKNOWN", (text: string) => text.replace("\tt1w\t", "\topposed\t"), "phase n/a"],
    ["VALUE_INVALID", (text: string) => text.replace("\t61\t", "\tsixty\t"), "sixty"],
    ["VALUE_INVALID", (text: string) => text.replace("\tvenous\t", "\t\t"), "phase"],
    ["DATASET_INVALID", (text: string) => text.replace("\tvenous\t", "\t"), "cases.tsv:2"],
    ["DATASET_INVALID", (text: string) => text.replace("\tward", "\tage"), "age"],
  ])("raises %s", (code, change, says) => {
    writeMiniature(folder, [...cases]);
    edit(change);
    const raise = () => readDataset(folder);
    expect(raise).toThrowError(says);
    expect(raise).toThrowError(expect.objectContaining({ code }));
  });

  it("keeps an extra column of any name", () => {
    writeMiniature(folder, [record("a1", { extra: { constructor: "Acme", toString: "yes" } })]);
    expect(readDataset(folder).cases[0]?.extra).toEqual({ constructor: "Acme", toString: "yes" });
  });

  it("raises CASE_DUPLICATE on reading and on writing", () => {
    writeMiniature(folder, cases);
    edit((text) => `${text}${text.split("\n")[1]}\n`);
    expect(() => readDataset(folder)).toThrowError(expect.objectContaining({ code: "CASE_DUPLICATE" }));
    const twice = [record("a"), record("a")];
    expect(() => writeCasesTsv(folder, twice)).toThrowError(expect.objectContaining({ code: "CASE_DUPLICATE" }));
  });

  it("reports several problems at once", () => {
    writeMiniature(folder, cases);
    edit((text) => text.replace("\tt1w\t", "\tT1\t").replace("\tnone\t", "\tblob\t"));
    const error = expect.objectContaining({ code: "DATASET_INVALID" });
    expect(() => readDataset(folder)).toThrowError(error);
    expect(() => readDataset(folder)).toThrowError(/found 2: .*T1.*blob/);
  });

  it("refuses to write a value that would break the table", () => {
    const raise = () => writeCasesTsv(folder, [record("a", { extra: { notes: "one\ttwo" } })]);
    expect(raise).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
    expect(existsSync(join(folder, "cases.tsv"))).toBe(false);
  });
});

describe("manifestHash", () => {
  it("stands for content: not for order or place, but for rows and voxels", () => {
    writeMiniature(folder, cases);
    const hash = manifestHash(readDataset(folder));
    writeCasesTsv(folder, [...cases].reverse());
    expect(manifestHash(readDataset(folder))).toBe(hash);
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    expect(manifestHash(readDataset(moved))).toBe(hash);
    renameSync(moved, folder);
    appendFileSync(join(folder, "labelsTr", "a1.nii.gz"), "x");
    expect(manifestHash(readDataset(folder))).not.toBe(hash);
    rmSync(join(folder, "cases.tsv"));
    expect(manifestHash(readDataset(folder))).not.toBe(hash);
  });
});

describe("verifyPair and verifyLabelValues", () => {
  it("accepts a pair on one grid with named values", () => {
    writeMiniature(folder, cases);
    const image = readVolume(join(folder, "imagesTr", "a1_0000.nii.gz"));
    const label = readVolume(join(folder, "labelsTr", "a1.nii.gz"));
    expect(() => verifyPair(image, label)).not.toThrow();
    expect(() => verifyLabelValues(label, { background: 0, pancreas: 1, lesion: 2 })).not.toThrow();
  });

  it("accepts a label in the same places on axes of another sense", () => {
    const image = { shape: [4, 3, 2], affine: affineFrom([1, 2, 3], [0, 0, 0], "RAS") } as const;
    const turned = { shape: [3, 4, 2], affine: affineFrom([2, 1, 3], [3, 4, 0], "PLS") } as const;
    expect(() => verifyPair(image, turned)).not.toThrow();
  });

  it("raises PAIR_MISMATCH for another shape and for another affine", () => {
    const image = tinyVolume();
    const error = expect.objectContaining({ code: "PAIR_MISMATCH" });
    expect(() => verifyPair(image, { ...image, shape: [3, 4, 2] }, { caseId: "a1" })).toThrowError(error);
    const moved = { ...image, affine: affineFrom([1, 1, 3], [0, 0.5, 0]) };
    expect(() => verifyPair(image, moved, { caseId: "a1" })).toThrowError(error);
    expect(() => verifyPair(image, moved, { caseId: "a1" })).toThrowError(/case a1: .*0\.500 mm apart/);
  });

  it("raises LABEL_UNKNOWN with the values that have no name", () => {
    const raise = () => verifyLabelValues(tinyVolume(4), { background: 0, pancreas: 1 }, { file: "l.nii.gz" });
    expect(raise).toThrowError(expect.objectContaining({ code: "LABEL_UNKNOWN" }));
    expect(raise).toThrowError(/among 0, 1; found \[2,3\]/);
  });
});
