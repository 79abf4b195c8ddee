import { availableParallelism, freemem } from "node:os";
import { voxelCount } from "@panshift/volume";
import { imageGrid } from "../case.ts";
import { caseFiles } from "./case-files.ts";
import type { SubjectTask } from "./make-case.ts";
import { type DatasetOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { planSubject } from "./plan-subject.ts";

/** Compressed bytes per voxel of an image (noise hardly compresses) with its side maps, and of one label map, as measured. */
const BYTES_PER_VOXEL = { mr: 1.3, ct: 1.05, labels: 0.004 };
/** Core seconds per million voxels to draw, scan and write, as `npm run bench -- phantom` measured; a guess elsewhere. */
const SECONDS_PER_MILLION_VOXELS = { mr: 0.6, ct: 0.6 };

/** Bytes that a voxel of an image takes while it is made, beside its fine voxels of one byte each, as measured. */
const WORKING_BYTES_PER_VOXEL = 24;
/** Share of the free memory that workers may take together. */
const MEMORY_SHARE = 0.7;

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

/** How many workers make a dataset unless told: one for each core, as far as the free memory holds their largest scans. */
export function defaultJobs(options: DatasetOptions): number {
  const resolved = resolveOptions(options);
  let largest = 0;
  for (let index = 0; index < resolved.subjects; index++) {
    const { center } = planSubject(resolved, index);
    for (const { sequence } of resolved.requests) {
      const { grid, factors } = imageGrid(center, resolved.preset, sequence);
      const fine = factors[0] * factors[1] * factors[2];
      largest = Math.max(largest, voxelCount(grid.shape) * (fine + WORKING_BYTES_PER_VOXEL));
    }
  }
  const fitting = Math.floor((MEMORY_SHARE * freemem()) / largest);
  return Math.max(1, Math.min(availableParallelism(), fitting));
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
