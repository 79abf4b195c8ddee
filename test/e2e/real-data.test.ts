import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { needs } from "../support/requirements.ts";
import { panshift, succeed, temporaryFolder } from "./panshift.ts";

describe("real scans", () => {
  it("info: an MR in LPS axes and the labels of a CT", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const { out } = succeed([
      "info",
      join(folder, "mr_3mm.nii.gz"),
      join(folder, "ct_3mm_trunk_seg_v1.nii.gz"),
      "--json",
    ]);
    const { files, problems } = JSON.parse(out);
    expect(problems).toEqual([]);
    expect(files[0]).toMatchObject({ shape: [117, 91, 20], orientation: "LPS", dtype: "int16" });
    expect(files[0].spacingMm.map((mm: number) => mm.toFixed(3))).toEqual(["3.000", "3.000", "3.000"]);
    expect(files[0]).not.toHaveProperty("labels");
    expect(files[1]).toMatchObject({ orientation: "RAS", labels: { 10: 818 } });
  });

  it("info: a DICOM folder is the NIfTI file that was made of it", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const { out } = succeed(["info", join(folder, "ct_dicom"), join(folder, "ct_dicom.nii.gz"), "--json"]);
    const [series, file] = JSON.parse(out).files;
    expect(series).toMatchObject({ format: "dicom", shape: [512, 512, 20], orientation: "LPS", dtype: "int16" });
    expect([series.min, series.max]).toEqual([file.min, file.max]);
    for (const [axis, mm] of series.spacingMm.entries()) expect(mm).toBeCloseTo(file.spacingMm[axis], 6);
  });

  it("info: a DICOM folder without one of its slices is refused, naming the place", (context) => {
    const slices = join(needs(context, "real-data"), "totalsegmentator", "ct_dicom");
    const gap = temporaryFolder();
    cpSync(slices, gap, { recursive: true });
    rmSync(join(gap, "slice_08.dcm"));
    const { code, messages } = panshift(["info", gap]);
    expect([code, messages]).toEqual([
      1,
      expect.stringMatching(/gap of 4\.00 mm .* between \S*slice_07\.dcm at -792\.50 mm and \S*slice_09\.dcm/),
    ]);
    rmSync(gap, { recursive: true });
  });

  it("info: JPEG 2000 slices hold what they hold uncompressed", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const plain = temporaryFolder();
    for (const name of ["slice_01.dcm", "slice_02.dcm"]) cpSync(join(folder, "ct_dicom", name), join(plain, name));
    const { out } = succeed(["info", join(folder, "ct_dicom_jpeg2000"), plain, "--json"]);
    const [compressed, uncompressed] = JSON.parse(out).files;
    expect(compressed).toEqual({ ...uncompressed, path: compressed.path });
    rmSync(plain, { recursive: true });
  });

  it("evaluate: two versions of one network's output agree as the collection's README says", (context) => {
    const folder = join(needs(context, "real-data"), "totalsegmentator");
    const { out } = succeed([
      ...[
        "evaluate",
        "--prediction",
        join(folder, "mr_3mm_seg_2024.nii.gz"),
        "--reference",
        join(folder, "mr_3mm_seg.nii.gz"),
      ],
      ...["--labels", "pancreas=7", "--json", "-"],
    ]);
    const [pancreas] = JSON.parse(out).cases;
    expect(pancreas).toMatchObject({ voxels: { reference: 1176, prediction: 1543 } });
    expect(pancreas.metrics.dice.value).toBeCloseTo(0.825, 3);
  });

  it("train: the example's pairs are found, and a wrong root is named", (context) => {
    const root = needs(context, "real-data");
    expect(succeed(["cost", "examples/real-ct.yaml", "--set", `data.root=${root}`, "--json"]).messages).toBe("");
    const ended = panshift(["train", "examples/real-ct.yaml", "--set", "data.root=/none"]);
    expect(ended).toMatchObject({
      code: 2,
      messages: expect.stringContaining("/none/totalsegmentator/ct_3mm_trunk.nii.gz"),
    });
  });
});
