import { dirname } from "node:path";
import { toCanonical } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, treeState, writeFile } from "./miniatures/abdomen.ts";
import { csvMiniature } from "./miniatures/csv-table.ts";
import { clearFolder, countsOf, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("each row is a case with its columns, known or not, and its label values as named", async () => {
  const table = csvMiniature(folder);
  const before = treeState(dirname(table));
  const { dataset, only, image } = await importOf("csv", table, folder);
  expect(treeState(dirname(table))).toEqual(before);
  expect(dataset.cases.map(({ caseId }) => caseId)).toEqual(["a", "b", "c"]);
  expect(only("a")).toMatchObject({ subject: "S1", center: "Nord", sequence: "t1w", lesion: "pda" });
  expect(only("a").extra.scanner_room).toBe("7");
  expect(only("b")).toMatchObject({ split: "unlabeled", phase: "n/a", subject: "S1" });
  expect(only("c").center).toBe("Süd; alt");
  expect(countsOf(dataset, only("a"))).toEqual(countsOf(abdomen().label));
  expect(toCanonical(image("c")).voxels).toEqual(abdomen({ subject: 3, modality: "mr" }).image.voxels);
});

test("a row whose files are not there is refused, and the others come in", async () => {
  const { refusals } = await importOf("csv", csvMiniature(folder), folder);
  expect(refusals).toEqual([expect.stringMatching(/^d: .*d\.nii\.gz/)]);
});

test("a table without images is no table of scans", async () => {
  const table = writeFile("case_id,label\na,b.nii.gz\n", folder, "bad.csv");
  expect((await errorOf(importOf("csv", table, folder))).message).toMatch(/image/);
});
