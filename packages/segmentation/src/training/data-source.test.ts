import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseRecord, NOT_AVAILABLE, writeCasesTsv, writeDatasetJson } from "@panshift/dataset";
import { expect, test } from "vitest";
import { type DataConfig, dataSchema } from "./data-config.ts";
import { findCases } from "./data-source.ts";

const code = (name: string) => expect.objectContaining({ code: name });

/** Five cases of two centers, one on the test side, one without a label. */
function dataset(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "panshift-data-")), "Dataset001_Test");
  for (const name of ["imagesTr", "labelsTr", "imagesTs", "labelsTs"])
    mkdirSync(join(folder, name), { recursive: true });
  const cases = [
    record("c1", "A", "train"),
    record("c2", "A", "n/a"),
    record("c3", "B", "train"),
    record("c4", "A", "test"),
    record("c5", "B", "unlabeled"),
  ];
  for (const { caseId, split } of cases) {
    const side = split === "test" || split === "unlabeled" ? "Ts" : "Tr";
    writeFileSync(join(folder, `images${side}`, `${caseId}_0000.nii.gz`), caseId);
    if (split !== "unlabeled") writeFileSync(join(folder, `labels${side}`, `${caseId}.nii.gz`), `label of ${caseId}`);
  }
  const labels = { background: 0, pancreas: 1, lesion: 2, ignore: 3 };
  writeDatasetJson(folder, { name: "Test", labels, channelNames: { 0: "MRI" }, fileEnding: ".nii.gz", numTraining: 3 });
  writeCasesTsv(folder, cases);
  return folder;
}

function record(caseId: string, center: string, split: string): CaseRecord {
  return {
    caseId,
    subject: `subject of ${caseId}`,
    study: "1",
    dataset: "Test",
    center,
    modality: "mr",
    sequence: "t1w",
    phase: "venous",
    lesion: "none",
    split,
    license: NOT_AVAILABLE,
    sha256Image: NOT_AVAILABLE,
    sha256Label: NOT_AVAILABLE,
    extra: {},
  };
}

function config(folder: string, changes: Record<string, unknown> = {}): DataConfig {
  return { ...dataSchema.parse({ dataset: "Dataset001_Test", ...changes }), root: join(folder, "..") };
}

test("a dataset gives its labelled training side, its centers as domains, its labels as classes", () => {
  const { cases, labels } = findCases(config(dataset()), "mr");
  expect(cases.map(({ caseId, domain }) => [caseId, domain])).toEqual([
    ["c1", "A"],
    ["c2", "A"],
    ["c3", "B"],
  ]);
  expect(cases[0]?.stated).toEqual({ image: NOT_AVAILABLE, label: NOT_AVAILABLE });
  expect(labels).toEqual({
    classes: [
      { name: "pancreas", values: [1] },
      { name: "lesion", values: [2] },
    ],
    background: [0],
    ignore: [3],
  });
});

test("test cases come in only when their split is named, and unlabelled ones never", () => {
  const folder = dataset();
  const ids = (where: object) => findCases(config(folder, { where }), "mr").cases.map(({ caseId }) => caseId);
  expect(ids({ center: "A" })).toEqual(["c1", "c2"]);
  expect(ids({ center: "A", split: ["train", "test"] })).toEqual(["c1", "c4"]);
  expect(() => ids({ split: "unlabeled" })).toThrow(code("CASES_MISSING"));
  expect(() => ids({ center: "Z" })).toThrow(code("SELECTION_UNKNOWN"));
});

test("another column may name the domains, and classes may join label values", () => {
  const labels = { whole: [1, 2] };
  const source = findCases(config(dataset(), { domain: "sequence", labels }), "mr");
  expect(new Set(source.cases.map(({ domain }) => domain))).toEqual(new Set(["t1w"]));
  expect(source.labels.classes).toEqual([{ name: "whole", values: [1, 2] }]);
});

test("a dataset of another modality than the configuration's is refused", () => {
  const folder = dataset();
  expect(() => findCases(config(folder), "ct")).toThrow(code("MODALITY_MISMATCH"));
});

test("the content hash follows the files, not the folder", () => {
  const folder = dataset();
  const { contentHash } = findCases(config(folder), "mr");
  const moved = join(mkdtempSync(join(tmpdir(), "panshift-data-")), "Dataset001_Test");
  cpSync(folder, moved, { recursive: true });
  expect(findCases(config(moved), "mr").contentHash).toBe(contentHash);
  writeFileSync(join(moved, "labelsTr", "c2.nii.gz"), "changed");
  expect(findCases(config(moved), "mr").contentHash).not.toBe(contentHash);
});

test("without cases.tsv all cases are one domain, and a notice says so", () => {
  const folder = dataset();
  rmSync(join(folder, "cases.tsv"));
  const { cases, notices } = findCases(config(folder), "mr");
  expect(new Set(cases.map(({ domain }) => domain)).size).toBe(1);
  expect(notices).toEqual([expect.stringContaining("no cases.tsv")]);
});

test("an image without its label is an error", () => {
  const folder = dataset();
  rmSync(join(folder, "labelsTr", "c1.nii.gz"));
  expect(() => findCases(config(folder), "mr")).toThrow(code("LABEL_MISSING"));
});
