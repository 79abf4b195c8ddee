import { join } from "node:path";
import { readSideNames } from "@panshift/dataset";
import { readVolume } from "@panshift/volume/files";
import { afterEach, beforeEach, expect, test } from "vitest";
import { needs } from "../../../../test/support/requirements.ts";
import { write, writeFile } from "./miniatures/abdomen.ts";
import { clearFolder, countsOf, importOf, newFolder } from "./support.ts";

let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => clearFolder(folder));

test("dicom: a real CT series, its label named by a table, equals the same scan as NIfTI", async (context) => {
  const real = join(needs(context, "real-data"), "totalsegmentator");
  const csv = writeFile(
    `case,label,label_map,center\nct_dicom,${join(real, "ct_dicom_seg.nii.gz")},pancreas=7 spleen=1 liver=5 background=rest,A\n`,
    folder,
    "labels.csv",
  );
  const { dataset, image, report } = await importOf("dicom", join(real, "ct_dicom"), folder, { csv });
  expect(report.counts).toMatchObject({ imported: 1, refused: 0 });
  const [only] = dataset.cases;
  expect(only).toMatchObject({ modality: "ct", sequence: "ct", phase: "n/a", center: "A", split: "train" });
  const { caseId } = only as NonNullable<typeof only>;
  const expected = readVolume(join(real, "ct_dicom.nii.gz"));
  const values = (voxels: ArrayLike<number | bigint>) => Array.from(voxels, Number).sort((a, b) => a - b);
  expect(values(image(caseId).voxels)).toEqual(values(expected.voxels));
  expect(countsOf(dataset, only as NonNullable<typeof only>)).toEqual({ 1: 1327 });
  expect(readSideNames(dataset.folder)).toEqual({ liver: 1, spleen: 2 });
});

test("csv: real CT and MR with maps of many organs; what the map does not name refuses the case", async (context) => {
  const real = join(needs(context, "real-data"), "totalsegmentator");
  const others = (values: readonly number[]) => values.map((value) => `organ${value}=${value}`).join(" ");
  const found = Object.keys(countsOf(readVolume(join(real, "mr_3mm_seg.nii.gz")))).map(Number);
  const map = `pancreas=7 ${others(found.filter((value) => value !== 7))}`;
  const rows = [
    "image,label,label_map,case_id,modality,sequence",
    `mr_3mm.nii.gz,mr_3mm_seg.nii.gz,${map},mr,mr,t1w`,
    "mr_3mm.nii.gz,mr_3mm_seg_2024.nii.gz,pancreas=7,second,mr,t1w",
  ];
  for (const name of ["mr_3mm", "mr_3mm_seg", "mr_3mm_seg_2024"]) {
    write(readVolume(join(real, `${name}.nii.gz`)), folder, "scans", `${name}.nii.gz`);
  }
  const table = writeFile(`${rows.join("\n")}\n`, folder, "scans", "table.csv");
  const { dataset, only, refusals } = await importOf("csv", table, folder);
  expect(countsOf(dataset, only("mr"))).toEqual({ 1: 1176 });
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).toContain("second");
});
