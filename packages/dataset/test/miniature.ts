import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineFrom, createVolume, type Volume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";
import { type CaseRecord, NOT_AVAILABLE, sideOf, writeCasesTsv, writeDatasetJson } from "../src/index.ts";

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "panshift-dataset-"));
}

/** A 4 x 3 x 2 volume; label voxel n has value n % `values`. */
export function tinyVolume(values = 2): Volume {
  const voxels = Uint8Array.from({ length: 24 }, (_, n) => n % values);
  return createVolume(voxels, { shape: [4, 3, 2], affine: affineFrom([1, 1, 3]) });
}

export function record(caseId: string, fields: Partial<CaseRecord> = {}): CaseRecord {
  return {
    caseId,
    subject: caseId,
    study: "1",
    dataset: "mini",
    center: "A",
    modality: "mr",
    sequence: "t1w",
    phase: "venous",
    lesion: "none",
    split: "train",
    license: NOT_AVAILABLE,
    sha256Image: NOT_AVAILABLE,
    sha256Label: NOT_AVAILABLE,
    extra: {},
    ...fields,
  };
}

/** Writes a whole dataset of these cases; files of each case lie where its split says. */
export function writeMiniature(folder: string, cases: readonly CaseRecord[], { manifest = true } = {}): void {
  writeDatasetJson(folder, {
    name: "mini",
    labels: { background: 0, pancreas: 1, lesion: 2 },
    channelNames: { 0: "MRI" },
    fileEnding: ".nii.gz",
    numTraining: cases.length,
  });
  for (const { caseId, split } of cases) {
    const side = sideOf(split);
    writeVolume(join(folder, `images${side}`, `${caseId}_0000.nii.gz`), tinyVolume(9));
    if (split !== "unlabeled") writeVolume(join(folder, `labels${side}`, `${caseId}.nii.gz`), tinyVolume(3));
  }
  if (manifest) writeCasesTsv(folder, cases);
}
