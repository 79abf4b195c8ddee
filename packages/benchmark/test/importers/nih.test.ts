import { toCanonical } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState } from "./miniatures/abdomen.ts";
import { NIH_FLIPS, nihMiniature } from "./miniatures/nih.ts";
import { clearFolder, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("series become volumes in Hounsfield units, normal pancreas in the venous phase", async () => {
  const source = nihMiniature(folder);
  const before = treeState(source);
  const { only, image } = await importOf("nih", source, folder);
  expect(treeState(source)).toEqual(before);
  const first = only("0001");
  expect(first).toMatchObject({ center: "NIH", modality: "ct", sequence: "ct", phase: "venous", lesion: "none" });
  expect(first.license).toMatch(/CC.BY.3\.0/i);
  const canonical = toCanonical(image("0001"));
  expect(canonical.voxels).toEqual(abdomen({ subject: 1, lesion: false }).image.voxels);
});

test("a label that says how it is flipped is laid on its scan without a word", async () => {
  const { label, problemsOf } = await importOf("nih", nihMiniature(folder), folder);
  expect(toCanonical(label("0001")).voxels).toEqual(abdomen({ lesion: false }).label.voxels);
  expect(problemsOf("0001")).toEqual([]);
});

test.each(Object.keys(NIH_FLIPS))(
  "the flip of label %s is found by the Hounsfield units below it and told",
  async (id) => {
    const { label, problemsOf } = await importOf("nih", nihMiniature(folder), folder);
    expect(toCanonical(label(id)).voxels).toEqual(abdomen({ lesion: false }).label.voxels);
    expect(problemsOf(id).some((line) => /flip/.test(line))).toBe(true);
  },
);

test("a patient without a label is told", async () => {
  const { problemsOf } = await importOf("nih", nihMiniature(folder), folder);
  expect(problemsOf("0004").some((line) => /label/.test(line))).toBe(true);
});
