import { voxelCount } from "@panshift/volume";
import { drawCenter } from "../acquisition/center.ts";
import { imageGrid } from "../case.ts";
import { type DatasetOptions, resolveOptions } from "./options.ts";

/** Compressed bytes per voxel of an image (noise hardly compresses) with its labels and side map, as measured. */
const BYTES_PER_VOXEL = { mr: 1.55, ct: 1.5 };

export interface DiskEstimate {
  readonly cases: number;
  readonly bytes: number;
}

/** Number of cases and about how much disk they take, from the options alone. @throws VALUE_INVALID */
export function estimateDataset(options: DatasetOptions): DiskEstimate {
  const { preset, modality, sequences, centers, subjects, seed } = resolveOptions(options);
  let voxels = 0;
  for (let index = 0; index < Math.min(centers, subjects); index++) {
    const center = drawCenter(seed, index, preset);
    const scanned = Math.ceil((subjects - index) / centers);
    for (const sequence of sequences) voxels += scanned * voxelCount(imageGrid(center, preset, sequence).grid.shape);
  }
  return { cases: subjects * sequences.length, bytes: Math.round(voxels * BYTES_PER_VOXEL[modality]) };
}
