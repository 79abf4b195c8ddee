import { availableParallelism, freemem } from "node:os";
import { voxelCount } from "@panshift/volume";
import { imageGrid } from "../case.ts";
import { caseFiles } from "./case-files.ts";
import { type DatasetOptions, type ResolvedOptions, resolveOptions } from "./options.ts";
import { planSubject } from "./plan-subject.ts";

/** Compressed bytes per voxel of an image (noise hardly compresses) with its side maps, and of one label map, as measured. */
const BYTES_PER_VOXEL = { mr: 1.3, ct: 1.05, labels: 0.004 };
/** Core seconds to draw, scan and write, as measured on two cores of a busy server; elsewhere a guess. */
const SECONDS_PER_CASE = 0.35;
const SECONDS_PER_MILLION_VOXELS = 0.6;

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

/** Subjects whose scans are looked at; of more, the mean of these counts. */
const SAMPLE = 256;

/** Number of cases, and about how much disk and time they take, from the options alone. @throws VALUE_INVALID */
export function estimateDataset(options: DatasetOptions): DatasetEstimate {
  const resolved = resolveOptions(options);
  return estimateCases(resolved, resolved.subjects * resolved.requests.length);
}

/** The estimate of so many cases of a dataset. */
export function estimateCases(options: ResolvedOptions, cases: number): DatasetEstimate {
  const scans = sampleScans(options);
  const voxels = (cases / scans.length) * scans.reduce((sum, scan) => sum + scan.voxels, 0);
  const { modality } = options;
  const labelMaps = caseFiles(options).length - 4;
  return {
    cases,
    bytes: Math.round(voxels * (BYTES_PER_VOXEL[modality] + labelMaps * BYTES_PER_VOXEL.labels)),
    seconds: cases * SECONDS_PER_CASE + (voxels / 1e6) * SECONDS_PER_MILLION_VOXELS,
  };
}

/** How many workers make a dataset unless told: one for each core, as far as the free memory holds their largest scans. */
export function defaultJobs(options: DatasetOptions): number {
  const bytes = sampleScans(resolveOptions(options)).map(
    ({ voxels, finePerVoxel }) => voxels * (finePerVoxel + WORKING_BYTES_PER_VOXEL),
  );
  const fitting = Math.floor((MEMORY_SHARE * freemem()) / Math.max(...bytes));
  return Math.max(1, Math.min(availableParallelism(), fitting));
}

function sampleScans(options: ResolvedOptions): { readonly voxels: number; readonly finePerVoxel: number }[] {
  const { preset, requests, subjects } = options;
  return Array.from({ length: Math.min(subjects, SAMPLE) }, (_, index) => {
    const { center } = planSubject(options, index);
    return requests.map(({ sequence }) => {
      const { grid, factors } = imageGrid(center, preset, sequence);
      return { voxels: voxelCount(grid.shape), finePerVoxel: factors[0] * factors[1] * factors[2] };
    });
  }).flat();
}
