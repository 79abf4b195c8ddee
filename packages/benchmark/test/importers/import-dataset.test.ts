import { appendFileSync, existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importDataset } from "@panshift/benchmark";
import { readDataset } from "@panshift/dataset";
import { createVolume } from "@panshift/volume";
import { afterEach, beforeEach, expect, test } from "vitest";
import { abdomen, write, writeFile } from "./miniatures/abdomen.ts";
import { clearFolder, errorOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

/** An nnU-Net folder of CT scans: case to the subject whose abdomen it is. */
function source(cases: Readonly<Record<string, number>>, name = "source"): string {
  const path = join(folder, name);
  const labels = { background: 0, pancreas: 1, lesion: 2 };
  writeFile({ name, channel_names: { 0: "CT" }, labels, file_ending: ".nii.gz" }, path, "dataset.json");
  for (const [caseId, subject] of Object.entries(cases)) {
    const { image, label } = abdomen({ subject });
    write(image, path, "imagesTr", `${caseId}_0000.nii.gz`);
    write(label, path, "labelsTr", `${caseId}.nii.gz`);
  }
  return path;
}

const inodeOf = (path: string) => statSync(path).ino;

test("files that need no change are links to the source; with copy they are files of their own", async () => {
  const from = source({ a: 1 });
  const [image, label] = [join(from, "imagesTr", "a_0000.nii.gz"), join(from, "labelsTr", "a.nii.gz")];
  const linked = await importOf("nnunet", from, folder);
  expect(inodeOf(linked.dataset.imagePath(linked.only("a")))).toBe(inodeOf(image));
  expect(inodeOf(linked.dataset.labelPath(linked.only("a")) as string)).toBe(inodeOf(label));
  rmSync(linked.dataset.folder, { recursive: true });
  const copied = await importOf("nnunet", from, folder, { copy: true });
  const path = copied.dataset.imagePath(copied.only("a"));
  expect(inodeOf(path)).not.toBe(inodeOf(image));
  expect(readFileSync(path)).toEqual(readFileSync(image));
});

test("the same call keeps what is there; a changed file and a new one come in anew", async () => {
  const from = source({ a: 1, b: 2 });
  expect((await importOf("nnunet", from, folder)).report.counts).toMatchObject({ imported: 2, kept: 0 });
  expect((await importOf("nnunet", from, folder)).report.counts).toMatchObject({ imported: 0, kept: 2 });
  utimesSync(join(from, "labelsTr", "a.nii.gz"), 1, 1);
  source({ c: 3 });
  const again = await importOf("nnunet", from, folder);
  expect(again.report.counts).toEqual({ proposed: 3, imported: 2, kept: 1, refused: 0 });
  expect(again.dataset.cases.map(({ caseId }) => caseId)).toEqual(["a", "b", "c"]);
});

test("an import that was stopped goes on, even when the last line of its log was cut off", async () => {
  const from = source({ a: 1, b: 2, c: 3 });
  const out = join(folder, "imported");
  const controller = new AbortController();
  const stopped = importDataset({
    ...{ kind: "nnunet", source: from, out, signal: controller.signal },
    onCase: (done) => (done === 2 ? controller.abort() : undefined),
  });
  await expect(stopped).rejects.toThrow("aborted");
  expect(readDataset(out).cases).toHaveLength(2);
  appendFileSync(join(out, "import.jsonl"), '{"key":"12');
  const { report } = await importOf("nnunet", from, folder);
  expect(report.counts).toMatchObject({ imported: 1, kept: 2 });
});

test("a case that turns bad loses its files and its row", async () => {
  const from = source({ a: 1, b: 2 });
  const { dataset, only } = await importOf("nnunet", from, folder);
  const path = dataset.imagePath(only("b"));
  writeFileSync(join(from, "labelsTr", "b.nii.gz"), "no volume");
  const after = await importOf("nnunet", from, folder);
  expect(existsSync(path)).toBe(false);
  expect(after.dataset.cases.map(({ caseId }) => caseId)).toEqual(["a"]);
  expect(after.report.refusals).toMatchObject([{ caseId: "b", code: "FILE_CORRUPT" }]);
});

test("one scan under two names comes in once", async () => {
  const { report, dataset } = await importOf("nnunet", source({ a: 1, b: 1 }), folder);
  expect(dataset.cases.map(({ caseId }) => caseId)).toEqual(["a"]);
  expect(report.refusals).toMatchObject([{ caseId: "b", code: "SCAN_DUPLICATE" }]);
  expect(report.refusals[0]?.message).toMatch(/the voxels of a/);
});

test.each(["imported", "plain nnU-Net"])("scans of a known dataset (%s) do not come in again", async (kind) => {
  const from = source({ old: 1, older: 9 }, "first");
  const known = kind === "imported" ? join(folder, "known") : from;
  if (kind === "imported") await importDataset({ kind: "nnunet", source: from, out: known });
  const { report } = await importOf("nnunet", source({ a: 1, b: 2 }), folder, { known: [known] });
  expect(report.counts).toMatchObject({ imported: 1, refused: 1 });
  expect(report.refusals[0]).toMatchObject({ caseId: "a", code: "SCAN_DUPLICATE" });
  expect(report.refusals[0]?.message).toMatch(/old in (known|first)/);
});

test("a scan whose padding was rewritten is told as probably the same", async () => {
  const from = source({ a: 1 });
  const { image, label } = abdomen({ subject: 1 });
  const padded = Int16Array.from(image.voxels as Int16Array, (value, n) => (n === 0 ? -2000 : value));
  write(createVolume(padded, image), from, "imagesTr", "b_0000.nii.gz");
  write(label, from, "labelsTr", "b.nii.gz");
  const { problemsOf, dataset } = await importOf("nnunet", from, folder);
  expect(dataset.cases).toHaveLength(2);
  expect(problemsOf("b").join()).toMatch(/probably the scan of a/);
  expect(problemsOf("b").join()).toMatch(/padded with -2000/);
});

test("an empty label, an image without numbers and a CT without air are found", async () => {
  const from = source({ a: 1 });
  const { image, label } = abdomen({ subject: 2 });
  write(image, from, "imagesTr", "b_0000.nii.gz");
  write(createVolume(new Uint8Array(label.voxels.length), label), from, "labelsTr", "b.nii.gz");
  const broken = Float32Array.from(image.voxels as Int16Array, (value, n) => (n === 7 ? Number.NaN : value));
  write(createVolume(broken, image), from, "imagesTr", "c_0000.nii.gz");
  write(label, from, "labelsTr", "c.nii.gz");
  const shifted = Int16Array.from(abdomen({ subject: 3 }).image.voxels as Int16Array, (value) => value + 1024);
  write(createVolume(shifted, image), from, "imagesTr", "d_0000.nii.gz");
  write(label, from, "labelsTr", "d.nii.gz");
  const { report, problemsOf } = await importOf("nnunet", from, folder);
  expect(report.refusals.map(({ caseId, code }) => [caseId, code])).toEqual([
    ["b", "LABEL_EMPTY"],
    ["c", "VOLUME_NOT_FINITE"],
  ]);
  expect(problemsOf("d").join("\n")).toMatch(/may not be in Hounsfield units[\s\S]*mean under the pancreas/);
});

test("a table replaces what is known; its mistakes are told before anything is written", async () => {
  const from = source({ a: 1, b: 2 });
  const table = writeFile("case\tcenter\tage\na\tNorth\t61\nz\tSouth\t4\n", folder, "more.tsv");
  const { only, problems } = await importOf("nnunet", from, folder, { csv: table });
  expect(only("a")).toMatchObject({ center: "North", extra: { age: "61" } });
  expect(only("b").center).toBe("n/a");
  expect(problems.join("\n")).toMatch(/rows of .*more\.tsv that fit no case: z/);
  const wrong = writeFile("case,modality,lesion\na,ct,big\nb,ct,pda\n", folder, "wrong.csv");
  const out = join(folder, "never");
  const error = await errorOf(importDataset({ kind: "nnunet", source: from, out, csv: wrong }));
  expect(error.code).toBe("VOCABULARY_UNKNOWN");
  expect(existsSync(out)).toBe(false);
});

test("sets that are known to overlap are named, and warned of when one is a known dataset", async () => {
  const from = source({ a: 1 });
  const table = writeFile("case,dataset\na,MSD\n", folder, "set.csv");
  const known = join(folder, "known");
  await importDataset({ kind: "nnunet", source: from, out: known, csv: table });
  const scans = join(folder, "panorama");
  write(abdomen({ subject: 5 }).image, scans, "batch_1", "100000_00001_0000.nii.gz");
  const label = createVolume(
    Uint8Array.from(abdomen().label.voxels as Uint8Array, (value) => (value === 0 ? 0 : 4)),
    abdomen().label,
  );
  write(label, scans, "panorama_labels", "manual_labels", "100000_00001.nii.gz");
  const { report, problems } = await importOf("panorama", scans, folder, { known: [known] });
  expect(report.overlaps).toHaveLength(2);
  expect(problems).toContain("all: PANORAMA contains 194 cases of MSD pancreas");
});

test.each([
  ["IMPORT_KIND_UNKNOWN", { kind: "nifti" }],
  ["IMPORT_LAYOUT_UNKNOWN", { kind: "nih" }],
  ["FILE_MISSING", { source: "/nowhere/at/all" }],
  ["SELECTION_EMPTY", { modality: "mr" }],
  ["TABLE_INVALID", { csv: "bad.csv" }],
])("%s", async (code, options) => {
  const from = source({ a: 1 });
  const csv = "csv" in options ? { csv: writeFile('center,"age', folder, "bad.csv") } : {};
  const out = join(folder, "imported");
  expect((await errorOf(importDataset({ kind: "nnunet", source: from, out, ...options, ...csv }))).code).toBe(code);
  expect(existsSync(out)).toBe(false);
});

test("a folder of something else is not written into", async () => {
  const from = source({ a: 1 });
  writeFile("mine", folder, "imported", "notes.txt");
  expect((await errorOf(importOf("nnunet", from, folder))).code).toBe("DATASET_OTHER");
  await importDataset({ kind: "nnunet", source: from, out: join(folder, "other") });
  const error = await errorOf(importDataset({ kind: "nih", source: nihLike(), out: join(folder, "other") }));
  expect(error.code).toBe("DATASET_OTHER");
});

function nihLike(): string {
  const from = join(folder, "nih");
  write(abdomen().image, from, "PANCREAS_0001.nii.gz");
  write(abdomen().label, from, "label0001.nii.gz");
  return from;
}

test("when every case is refused, the report says why and no manifest is written", async () => {
  const from = source({ a: 1 });
  writeFileSync(join(from, "imagesTr", "a_0000.nii.gz"), "no volume");
  const out = join(folder, "imported");
  const report = await importDataset({ kind: "nnunet", source: from, out });
  expect(report.counts).toEqual({ proposed: 1, imported: 0, kept: 0, refused: 1 });
  expect(existsSync(join(out, "dataset.json"))).toBe(false);
  source({ a: 1 });
  await importDataset({ kind: "nnunet", source: from, out });
  expect(readDataset(out).cases).toHaveLength(1);
  writeFileSync(join(from, "imagesTr", "a_0000.nii.gz"), "no volume again");
  await importDataset({ kind: "nnunet", source: from, out });
  expect(existsSync(join(out, "dataset.json"))).toBe(false);
});
