import { statSync } from "node:fs";
import { join } from "node:path";
import { connectedComponents, distanceTransform, type PerAxis, resampleToSpacing, spacingOf } from "@panshift/volume";
import { readVolume, writeVolume, writeVolumeParallel } from "@panshift/volume/files";
import { type IoInputs, MASK_SHAPE } from "./io-inputs.ts";

const LEVEL = 1; // nibabel's own
const MASK_SPACING: PerAxis<number> = [0.8, 0.9, 1.5];
const RESAMPLED: PerAxis<number> = [500, 500, 400];

/** A task on our side, and on that of each library. */
export interface IoCase {
  readonly name: string;
  /** Does it; gives a number of its result that must equal the peers', computed outside the time. */
  readonly ours: () => (() => number) | Promise<() => number>;
  readonly peers: Readonly<Record<string, PeerTask>>;
  /** How far results may lie apart, relative. */
  readonly tolerance: number;
}

export interface PeerTask {
  readonly task: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Highest ratio of our time to its time; null for one that is only shown. */
  readonly target: number | null;
}

export function ioCases(inputs: IoInputs, workers: number): readonly IoCase[] {
  const { scan, scanPath, mask, folder } = inputs;
  const saved = join(folder, "ours.nii.gz");
  const spacing = spacingOf(scan.affine).map(
    (step, axis) => (step * (scan.shape[axis] as number)) / (RESAMPLED[axis] as number),
  ) as unknown as PerAxis<number>;
  return [
    {
      name: "load",
      tolerance: 0,
      ours: () => {
        const { voxels } = readVolume(scanPath);
        return () => sumOf(voxels as Int16Array);
      },
      peers: {
        SimpleITK: { task: "load_simpleitk", parameters: { path: scanPath }, target: 1.25 },
        nibabel: { task: "load_nibabel", parameters: { path: scanPath }, target: null },
      },
    },
    {
      name: "save",
      tolerance: 0.05, // of the file's length
      ours: async () => {
        if (workers === 1) writeVolume(saved, scan, { level: LEVEL });
        else await writeVolumeParallel(saved, scan, { level: LEVEL });
        return () => statSync(saved).size;
      },
      peers: {
        nibabel: { task: "save_nibabel", parameters: { level: LEVEL }, target: 0.65 },
        SimpleITK: { task: "save_simpleitk", parameters: { level: LEVEL }, target: null },
      },
    },
    {
      name: "resample",
      tolerance: 1e-4,
      ours: () => {
        const { voxels } = resampleToSpacing(scan, spacing, { interpolation: "linear" });
        return () => meanInside(voxels as Float32Array);
      },
      peers: { SimpleITK: { task: "resample_simpleitk", parameters: { shape: RESAMPLED }, target: 1.25 } },
    },
    {
      name: "distance",
      tolerance: 1e-4,
      ours: () => {
        const field = distanceTransform(mask, MASK_SHAPE, MASK_SPACING);
        return () => sumOf(field);
      },
      peers: {
        edt: { task: "distance_edt", parameters: { spacing: MASK_SPACING }, target: 1 },
        SimpleITK: { task: "distance_simpleitk", parameters: { spacing: MASK_SPACING }, target: null },
        scipy: { task: "distance_scipy", parameters: { spacing: MASK_SPACING }, target: null },
      },
    },
    {
      name: "components",
      tolerance: 0,
      ours: () => {
        const { sizes } = connectedComponents(mask, MASK_SHAPE, 26);
        return () => sizes.length - 1;
      },
      peers: {
        cc3d: { task: "components_cc3d", parameters: {}, target: 2 },
        scipy: { task: "components_scipy", parameters: {}, target: null },
      },
    },
  ];
}

function sumOf(values: Int16Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Away from the border, where the libraries differ in what lies beyond. */
function meanInside(voxels: Float32Array): number {
  const [n0, n1] = RESAMPLED;
  let sum = 0;
  for (let k = 50; k < 350; k++) {
    for (let j = 50; j < 450; j++) {
      for (let i = 50; i < 450; i++) sum += voxels[i + n0 * (j + n1 * k)] as number;
    }
  }
  return sum / (300 * 400 * 400);
}
