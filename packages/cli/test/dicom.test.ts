import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Evaluation } from "@panshift/benchmark";
import { affineFrom, createVolume } from "@panshift/volume";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSeries } from "../../../test/support/dicom-series.ts";
import { panshift } from "./recording.ts";
import { temporaryFolder, writeVoxels } from "./volumes.ts";

const affine = affineFrom([2, 2, 2.5], [10, 20, 30], "LPS");
const volumeOf = (...voxels: number[]) => createVolume(Int16Array.from(voxels), { shape: [2, 1, 3], affine });

let folder: string;
let scans: string;
beforeAll(() => {
  folder = temporaryFolder();
  scans = join(folder, "scans");
  writeSeries(join(scans, "a"), volumeOf(0, 1, 1, 0, 2, 0));
  writeSeries(join(scans, "b_0000"), volumeOf(0, 0, 0, 0, 1, 1));
  writeFileSync(join(scans, "notes.txt"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("panshift info on DICOM", () => {
  it("describes a folder of slices as one volume, like the NIfTI file of the same voxels", async () => {
    const file = writeVoxels(join(folder, "a.nii"), Int16Array.of(0, 1, 1, 0, 2, 0), [2, 1, 3], { orientation: "LPS" });
    const { code, out, messages } = await panshift("info", join(scans, "a"), file, "--json");
    expect([code, messages]).toEqual([0, ""]);
    const [series, nifti] = JSON.parse(out).files;
    expect(series).toMatchObject({ path: join(scans, "a"), format: "dicom", dtype: "int16", labels: { 1: 2, 2: 1 } });
    expect({ ...series, path: file, format: "nifti" }).toEqual(nifti);
  });

  it("describes every DICOM folder of a folder", async () => {
    const { code, out } = await panshift("info", scans, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).files).toMatchObject([{ path: join(scans, "a") }, { path: join(scans, "b_0000") }]);
  });

  it("names the place of a missing slice in mm", async () => {
    const gap = writeSeries(join(folder, "gap"), createVolume(new Int16Array(10), { shape: [2, 1, 5], affine }));
    rmSync(join(gap, "003.dcm"));
    const { code, messages } = await panshift("info", gap);
    expect(code).toBe(1);
    expect(messages).toMatch(
      /a gap of 5\.00 mm \(about 1 missing\) between \S*002\.dcm at 35\.00 mm and \S*004\.dcm at 40\.00 mm/,
    );
  });

  it("lists the series of a folder that holds several, and says how to go on", async () => {
    const two = writeSeries(join(folder, "two"), volumeOf(0, 0, 0, 0, 0, 0));
    const echo = { modality: "MR", seriesUid: "1.9", seriesNumber: "9", description: "t1 dual echo" };
    writeSeries(two, createVolume(new Int16Array(2), { shape: [2, 1, 1], affine }), echo);
    const { code, messages } = await panshift("info", two);
    expect(code).toBe(2);
    expect(messages).toMatch(
      /found series 4 \(1\.2\.3\), CT "abdomen", 3 slices; series 9 \(1\.9\), MR "t1 dual echo", 1 slice;/,
    );
    expect(messages).toContain("move the files of one series to a folder of its own");
  });

  it("refuses a folder without slices, naming what to name", async () => {
    mkdirSync(join(folder, "empty"));
    const { code, messages } = await panshift("info", join(folder, "empty"));
    expect([code, messages]).toEqual([2, expect.stringContaining("found an empty folder")]);
  });
});

describe("panshift evaluate on DICOM", () => {
  const evaluated = async (...argv: readonly string[]) => {
    const { code, out, messages } = await panshift("evaluate", ...argv, "--labels", "organ=1", "--json", "-");
    expect(code, messages).toBe(0);
    return JSON.parse(out) as Evaluation;
  };

  it("pairs DICOM folders with files by case name", async () => {
    const out = join(folder, "out");
    mkdirSync(out);
    writeVoxels(join(out, "a.nii.gz"), Uint8Array.of(0, 1, 1, 0, 0, 0), [2, 1, 3], { orientation: "LPS" });
    writeVoxels(join(out, "b.nii.gz"), Uint8Array.of(0, 0, 0, 0, 1, 0), [2, 1, 3], { orientation: "LPS" });
    const forth = await evaluated("--prediction", out, "--reference", scans);
    expect(forth.cases.map((each) => [each.case, each.metrics.dice])).toEqual([
      ["a", { kind: "value", value: 1 }],
      ["b", { kind: "value", value: expect.closeTo(2 / 3, 12) }],
    ]);
    const back = await evaluated("--prediction", scans, "--reference", out);
    expect(back.cases.map(({ metrics }) => metrics.dice)).toEqual(forth.cases.map(({ metrics }) => metrics.dice));
  });

  it("takes a DICOM folder for one volume, of the dataset it lies in", async () => {
    const file = writeVoxels(join(folder, "p.nii"), Uint8Array.of(0, 1, 1, 0, 0, 0), [2, 1, 3], { orientation: "LPS" });
    const { cases } = await evaluated("--prediction", file, "--reference", join(scans, "a"));
    expect(cases).toMatchObject([{ prediction: "p", case: "a", metrics: { dice: { kind: "value", value: 1 } } }]);
  });
});
