import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSideNames } from "@panshift/dataset";
import { afterEach, beforeEach, expect, test } from "vitest";
import { repositoryRoot } from "../../../../test/support/requirements.ts";
import { abdomen, mapped, write, writeFile } from "./miniatures/abdomen.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

/** The block of a language in the page about one's own data. */
function documented(language: string): string {
  const page = readFileSync(join(repositoryRoot, "docs", "import-own-data.md"), "utf8");
  const found = page.split(`\`\`\`${language}\n`)[1]?.split("```")[0];
  if (found === undefined) throw new Error(`no ${language} in the page`);
  return found;
}

test("the page's table imports what it says", async () => {
  const { image, label } = abdomen({ modality: "mr", subject: 1 });
  const table = writeFile(documented("csv"), folder, "study", "table.csv");
  write(image, folder, "study", "scans", "a1.nii.gz");
  write(mapped(label, { 0: 77, 1: 10, 2: 11 }), folder, "study", "labels", "a1.nii.gz");
  write(abdomen({ modality: "mr", subject: 2 }).image, folder, "study", "scans", "a2.nii.gz");
  const { dataset, only } = await importOf("csv", table, folder);
  expect(countsOf(dataset, only("a1"))).toEqual(countsOf(label));
  expect(only("a1")).toMatchObject({ subject: "p1", center: "Ulm", lesion: "pda", extra: { age: "61" } });
  expect(only("a2")).toMatchObject({ sequence: "t2w", split: "unlabeled" });
});

test("the page's mapping imports what it says", async () => {
  const { image, label } = abdomen();
  const mapping = writeFile(documented("json"), folder, "study.json");
  const patient = [folder, "data", "Ulm", "p12"];
  write(image, ...patient, "ct.nii.gz");
  write(mapped(label, { 1: 4, 2: 4 }), ...patient, "organs.nii.gz");
  write(mapped(label, { 1: 0, 2: 1 }), ...patient, "tumor.nii.gz");
  write(mapped(label, { 2: 0 }), ...patient, "aorta.nii.gz");
  const { dataset, only } = await importOf(mapping, join(folder, "data"), folder);
  expect(countsOf(dataset, only("Ulm_p12"))).toEqual(countsOf(label));
  expect(only("Ulm_p12")).toMatchObject({ subject: "p12", center: "Ulm", phase: "venous" });
  expect(readSideNames(dataset.folder)).toEqual({ liver: 1, spleen: 2, aorta: 3 });
});
