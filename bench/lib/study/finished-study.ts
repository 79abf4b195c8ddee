import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CaseRecord, imageFile, labelFile, writeCasesTsv, writeDatasetJson } from "@panshift/dataset";
import { affineFrom, createVolume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";

/** How large a made-up study is. */
export interface StudySize {
  readonly methods: number;
  readonly seeds: number;
  readonly centers: number;
  /** Of each center; every one is scanned with all sequences. */
  readonly subjects: number;
  /** At most four. */
  readonly sequences: number;
  /** Of the cross-validation in which every domain trains. */
  readonly folds: number;
}

/** 10 methods x 10 seeds x (20 domains x 4 folds + 5 left-out centers + 3 sizes x 5 draws) = 10,000 trainings. */
export const TEN_THOUSAND: StudySize = { methods: 10, seeds: 10, centers: 5, subjects: 10, sequences: 4, folds: 4 };

const SEQUENCES = ["t1w", "t2w", "opposed", "in"];
const DATASET = "synthetic";

/** A study file's content: shifts by sequence and by center on the same models, left-out centers, limited sampling. */
function configOf({ methods, seeds, sequences, folds }: StudySize): Readonly<Record<string, unknown>> {
  const names = SEQUENCES.slice(0, sequences);
  const split = { kind: "cross-validation", folds };
  return {
    title: "A study of made-up scores",
    question: "How long do planning, reading and reporting take?",
    data: { datasets: [{ name: DATASET, folder: "data" }] },
    protocols: [
      { family: "shift", over: ["sequence"], split },
      { family: "shift", over: ["center"], split },
      { family: "leave-one-out", over: ["center"] },
      {
        family: "limited-sampling",
        source: "A/t1w",
        targets: names.map((name) => `A/${name}`).concat("B/t1w"),
        sizes: [2, 3, 4],
        seed: 2, // of ten subjects it draws fifteen different choices
      },
    ],
    methods: Array.from({ length: methods }, (_, m) => ({
      name: `method-${m + 1}`,
      id: "baseline",
      hparams: { weightDice: 1 + m / 8 },
    })),
    seeds: Array.from({ length: seeds }, (_, seed) => seed + 1),
    training: {
      preprocessing: { modality: "mr", spacingDhwMm: [4, 4, 4] },
      patchSizeDhw: [32, 48, 64],
      iterations: 50,
    },
  };
}

/**
 * Writes a study file and its dataset: a manifest in full, and a ball of a few voxels as every image and label.
 *
 * @returns path of the study file
 */
export function writeStudy(folder: string, size: StudySize): string {
  const data = join(folder, "data");
  for (const side of ["imagesTr", "labelsTr"]) mkdirSync(join(data, side), { recursive: true });
  const labels = { background: 0, pancreas: 1 };
  const cases = recordsOf(size);
  writeDatasetJson(data, { name: DATASET, labels, channelNames: { 0: "MRI" }, fileEnding: ".nii.gz" });
  writeCasesTsv(data, cases);
  const ball = ballFile(folder);
  for (const { caseId } of cases) {
    for (const fileOf of [imageFile, labelFile]) writeFileSync(fileOf(data, "Tr", caseId, ".nii.gz"), ball);
  }
  const file = join(folder, "study.yaml");
  writeFileSync(file, JSON.stringify(configOf(size))); // JSON is YAML
  return file;
}

const SIDE = 12;

/** The bytes of a .nii.gz file: 1 in a ball, else 0. */
export function ballFile(folder: string): Uint8Array {
  const voxels = Uint8Array.from({ length: SIDE ** 3 }, (_, at) => {
    const place = [at % SIDE, Math.floor(at / SIDE) % SIDE, Math.floor(at / SIDE ** 2)];
    return place.reduce((sum, index) => sum + (index - SIDE / 2) ** 2, 0) < (SIDE / 3) ** 2 ? 1 : 0;
  });
  const file = join(folder, "ball.nii.gz");
  writeVolume(file, createVolume(voxels, { shape: [SIDE, SIDE, SIDE], affine: affineFrom([4, 4, 4]) }));
  return readFileSync(file);
}

function recordsOf({ centers, subjects, sequences }: StudySize): CaseRecord[] {
  const all: CaseRecord[] = [];
  for (let c = 0; c < centers; c++) {
    const center = String.fromCharCode(65 + c);
    for (let s = 0; s < subjects; s++) {
      const subject = `${center}${String(s).padStart(2, "0")}`;
      for (const sequence of SEQUENCES.slice(0, sequences)) all.push(recordOf(center, subject, sequence, s));
    }
  }
  return all;
}

function recordOf(center: string, subject: string, sequence: string, at: number): CaseRecord {
  const caseId = `${subject}_${sequence}`;
  return {
    ...{ caseId, subject, center, sequence, study: "1", dataset: DATASET },
    ...{ modality: "mr", phase: "n/a", split: "n/a", license: "CC0-1.0" },
    lesion: at % 3 === 0 ? "pda" : "none",
    sha256Image: `made-up-image-${caseId}`,
    sha256Label: `made-up-label-${caseId}`,
    extra: { field_strength_t: at % 2 === 0 ? "1.5" : "3", sex: at % 2 === 0 ? "f" : "m" },
  };
}
