import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { nnunetMiniature, nnunetRegionsMiniature } from "./miniatures/nnunet.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("labels follow their names, not their numbers; other organs are no target", async () => {
  const source = nnunetMiniature(folder);
  const before = treeState(source);
  const { dataset, only } = await importOf("nnunet", source, folder);
  expect(treeState(source)).toEqual(before);
  expect(dataset.labels).toMatchObject({ background: 0, pancreas: 1, lesion: 2 });
  expect(countsOf(dataset, only("other_001"))).toEqual(countsOf(abdomen().label));
  expect(dataset.sidePath(only("other_001"))).not.toBeNull();
  expect(only("other_001")).toMatchObject({ modality: "ct", sequence: "ct" });
});

test("floats that are almost whole and single frames of four axes are read", async () => {
  const { dataset, only, image } = await importOf("nnunet", nnunetMiniature(folder), folder);
  expect(countsOf(dataset, only("other_003"))).toEqual(countsOf(abdomen().label));
  expect(image("other_002").shape).toEqual([24, 20, 12]);
  expect(image("other_002").voxels).toEqual(abdomen({ subject: 2 }).image.voxels);
});

test("a value without a name and an image without its label are refused by name, test images are unlabeled", async () => {
  const { dataset, refusals, only } = await importOf("nnunet", nnunetMiniature(folder), folder);
  expect(refusals.find((line) => line.includes("other_004"))).toMatch(/\b7\b/);
  expect(refusals.find((line) => line.includes("other_005"))).toMatch(/label/);
  expect(only("other_009").split).toBe("unlabeled");
  expect(dataset.cases.every(({ caseId }) => !caseId.includes("._"))).toBe(true);
});

test("one scan under two names is told as a duplicate of the first", async () => {
  const { problems } = await importOf("nnunet", nnunetMiniature(folder), folder);
  expect(problems.some((line) => line.includes("other_006") && line.includes("other_001"))).toBe(true);
});

test("labels that are regions are refused by name", async () => {
  const source = nnunetRegionsMiniature(folder);
  const error = await errorOf(importOf("nnunet", source, folder));
  expect(error.message).toMatch(/region/);
  expect(error.message).toMatch(/whole/);
});
