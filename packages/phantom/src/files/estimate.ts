import { voxelCount } from "@panshift/volume";
import { imageGrid } from "../case.ts";
import { caseFiles } from "./case-files.ts";
import type { SubjectTask } from "./make-case.ts";
import { type DatasetOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { planSubject } from "./plan-subject.ts";

/** Compressed bytes per voxel of an image (noise hardly compresses) with its side maps, and of one label map, as measured. */
const BYTES_PER_VOXEL = { mr: 1.3, ct: 1.2, labels: 0.004 };
/** Core seconds per million voxels to draw, scan and write, as `npm run bench -- phantom` measured; a guess elsewhere. */
const SECONDS_PER_MILLION_VOXELS = { mr: 0.5, ct: 0.5 };

export interface DatasetEstimate {
  readonly cases: number;
  readonly bytes: number;
  /** On one core like the one measured on. */
  readonly seconds: number;
}

/** Number of cases, and about how much disk and time they take, from the options alone. @throws VALUE_INVALID */
export function estimateDataset(options: DatasetOptions): DatasetEstimate {
  const resolved = resolveOptions(options);
  const { subjects, requests } = resolved;
  return estimateTasks(
    resolved,
    Array.from({ length: subjects }, (_, index) => ({ index, requests })),
  );
}

/** The estimate of part of the work. */
export function estimateTasks(options: ResolvedOptions, tasks: readonly SubjectTask[]): DatasetEstimate {
  const { preset, modality } = options;
  let [cases, voxels] = [0, 0];
  for (const { index, requests } of tasks) {
    const { center } = planSubject(options, index);
    for (const { sequence } of requests) voxels += voxelCount(imageGrid(center, preset, sequence).grid.shape);
    cases += requests.length;
  }
  const labelMaps = caseFiles(options).length - 4;
  return {
    cases,
    bytes: Math.round(voxels * (BYTES_PER_VOXEL[modality] + labelMaps * BYTES_PER_VOXEL.labels)),
    seconds: (voxels / 1e6) * SECONDS_PER_MILLION_VOXELS[modality],
  };
}
