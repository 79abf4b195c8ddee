import { originOf, toCanonical } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { pantherMiniature } from "./miniatures/panther.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("tumor 1 and pancreas 2 become lesion 2 and pancreas 1, on the image's grid as it was", async () => {
  const source = pantherMiniature(folder);
  const before = treeState(source);
  const { dataset, only, image, label } = await importOf("panther", source, folder);
  expect(treeState(source)).toEqual(before);
  const truth = abdomen({ modality: "mr", subject: 1 });
  expect(countsOf(dataset, only("10000_0001"))).toEqual(countsOf(truth.label));
  const canonical = toCanonical(image("10000_0001"));
  expect(canonical.voxels).toEqual(truth.image.voxels);
  expect(originOf(canonical.affine)).toEqual(originOf(truth.image.affine));
  expect(toCanonical(label("10000_0001")).voxels).toEqual(truth.label.voxels);
  expect(dataset.labels).toEqual({ background: 0, pancreas: 1, lesion: 2 });
});

test("task 1 is arterial T1, task 2 is T2 without a phase, both of people with a tumor", async () => {
  const { only } = await importOf("panther", pantherMiniature(folder), folder);
  expect(only("10000_0001")).toMatchObject({ modality: "mr", sequence: "t1w", phase: "arterial", split: "train" });
  expect(only("10100_0001")).toMatchObject({ modality: "mr", sequence: "t2w", phase: "n/a", split: "train" });
});

test("unlabeled scans come in as such; other scans of a labeled subject stay that subject's", async () => {
  const { dataset, only } = await importOf("panther", pantherMiniature(folder), folder);
  const unlabeled = dataset.cases.filter(({ split }) => split === "unlabeled");
  expect(unlabeled).toHaveLength(2);
  // Their sequence is stated nowhere.
  for (const { sequence, phase } of unlabeled) expect([sequence, phase]).toEqual(["n/a", "n/a"]);
  const other = unlabeled.find(({ caseId }) => caseId.includes("10000_0002"));
  expect(other?.subject).toBe(only("10000_0001").subject);
  expect(new Set(dataset.cases.map(({ subject }) => subject)).size).toBe(4);
});

test("a label with an unknown value is refused and named", async () => {
  const { dataset, refusals } = await importOf("panther", pantherMiniature(folder), folder);
  expect(refusals).toEqual([expect.stringMatching(/10003_0001.*\b5\b/)]);
  expect(dataset.cases).toHaveLength(5);
});
