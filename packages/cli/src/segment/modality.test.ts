import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CaseRecord, NOT_AVAILABLE, writeCasesTsv } from "@panshift/dataset";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSeries } from "../../../../test/support/dicom-series.ts";
import { statedModality } from "./modality.ts";
import { planSegmentation, type SegmentJob } from "./plan.ts";

const scan = createVolume(new Int16Array(4), { shape: [2, 1, 2], affine: affineFrom([1, 1, 1], [0, 0, 0], "LPS") });
const listed: CaseRecord = {
  ...{ caseId: "ct", subject: "s", study: "1", dataset: "x", center: "A", modality: "mr", sequence: "t1w" },
  ...{ phase: NOT_AVAILABLE, lesion: "none", split: "train", license: NOT_AVAILABLE },
  ...{ sha256Image: NOT_AVAILABLE, sha256Label: NOT_AVAILABLE, extra: {} },
};

let folder: string;
const jobOf = (name: string) => planSegmentation([join(folder, name)], join(folder, "out"))[0] as SegmentJob;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "panshift-modality-"));
  writeVolume(join(folder, "plain.nii"), scan);
  writeSeries(join(folder, "ct"), scan);
  writeSeries(join(folder, "mr"), scan, { modality: "MR" });
  writeSeries(join(folder, "both"), scan, { modality: "MR" });
  writeSeries(join(folder, "both"), scan, { modality: "CT", seriesUid: "1.9", seriesNumber: "9" });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("statedModality", () => {
  it("is what DICOM headers say, of a folder and of a single slice", () => {
    expect(statedModality(jobOf("ct"), undefined)).toEqual({ value: "ct", statedBy: "DICOM" });
    expect(statedModality(jobOf("mr/000.dcm"), "mr")).toEqual({ value: "mr", statedBy: "DICOM" });
    expect(() => statedModality(jobOf("ct"), "mr")).toThrowError(
      expect.objectContaining({ code: "CALL_INVALID", message: expect.stringContaining("as the scan's DICOM says") }),
    );
  });

  it("is the option's where the file does not say one", () => {
    expect(statedModality(jobOf("plain.nii"), "mr")).toEqual({ value: "mr", statedBy: "--modality" });
    expect(statedModality(jobOf("plain.nii"), undefined)).toBe(null);
    expect(statedModality(jobOf("both"), undefined)).toBe(null);
  });

  it("is the manifest's before all", () => {
    const dataset = join(folder, "Dataset001_X");
    mkdirSync(join(dataset, "imagesTr"), { recursive: true });
    writeCasesTsv(dataset, [listed]);
    writeSeries(join(dataset, "imagesTr", "ct_0000"), scan);
    expect(statedModality(jobOf("Dataset001_X/imagesTr/ct_0000"), undefined)).toEqual({
      value: "mr",
      statedBy: "cases.tsv",
    });
  });
});
