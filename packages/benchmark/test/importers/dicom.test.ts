import { toCanonical } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState, writeFile } from "./miniatures/abdomen.ts";
import { dicomMiniature } from "./miniatures/dicom-tree.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("a tree of CT and MR is two datasets, and the error says how to choose", async () => {
  const error = await errorOf(importOf("dicom", dicomMiniature(folder), folder));
  expect(error.code).toBe("CALL_INVALID");
  expect(error.message).toMatch(/1 ct, 2 mr.*--modality/);
});

test("each CT series is a case in Hounsfield units with the label of its name", async () => {
  const source = dicomMiniature(folder);
  const before = treeState(source);
  const { dataset, image } = await importOf("dicom", source, folder, { modality: "ct" });
  expect(treeState(source)).toEqual(before);
  const [only] = dataset.cases;
  expect(dataset.cases).toHaveLength(1);
  expect(only).toMatchObject({ modality: "ct", sequence: "ct" });
  const { image: truth, label } = abdomen({ subject: 1 });
  expect(toCanonical(image(only?.caseId as string)).voxels).toEqual(truth.voxels);
  expect(countsOf(dataset, only as NonNullable<typeof only>)).toEqual(countsOf(label));
});

test("in and opposed phase are told by echo time and field, never by the description", async () => {
  const { dataset } = await importOf("dicom", dicomMiniature(folder), folder, { modality: "mr" });
  const byEcho = new Map(dataset.cases.map((record) => [Number(record.extra.echo_time_ms), record]));
  expect([...byEcho.keys()].sort()).toEqual([1.15, 2.3]);
  expect(byEcho.get(1.15)).toMatchObject({ sequence: "opposed", phase: "n/a", split: "unlabeled" });
  expect(byEcho.get(2.3)).toMatchObject({ sequence: "in", phase: "n/a", split: "unlabeled" });
  expect(byEcho.get(2.3)?.extra.field_strength_t).toBe("3");
  expect(new Set(dataset.cases.map(({ subject }) => subject)).size).toBe(1);
});

test("a folder without DICOM is refused", async () => {
  writeFile("nothing", folder, "empty", "README.txt");
  const error = await errorOf(importOf("dicom", `${folder}/empty`, folder));
  expect(error.code).toBe("IMPORT_LAYOUT_UNKNOWN");
});
