import { fail } from "@panshift/core";
import type { Volume, VoxelArray } from "./volume.ts";
import { isBigInt, isFloat, voxelTypeOf } from "./voxel-types.ts";

/** Integer arrays that a label map may be held in. */
export type LabelArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

/** Largest distance to an integer at which a float is taken for a label. */
const LABEL_TOLERANCE = 1e-3;

/** Physical values of all voxels (slope and intercept applied), in a new array. */
export function toFloat32(volume: Volume): Float32Array {
  const values = new Float32Array(volume.voxels.length);
  readValues(volume, 0, values.length, values);
  return values;
}

/** Writes the physical values of voxels [start, start + length) to the head of `out`. */
export function readValues(volume: Volume, start: number, length: number, out: Float32Array | Float64Array): void {
  const stored = volume.voxels.subarray(start, start + length);
  const { slope, intercept } = volume.scale;
  if (isBigInt(stored)) {
    for (let n = 0; n < stored.length; n++) out[n] = slope * Number(stored[n]) + intercept;
  } else if (slope === 1 && intercept === 0) {
    out.set(stored);
  } else {
    for (let n = 0; n < stored.length; n++) out[n] = slope * (stored[n] as number) + intercept;
  }
}

/** Number of NaN and infinite voxels; 0 for integer types. */
export function nonFiniteCount(voxels: VoxelArray): number {
  if (!isFloat(voxels)) return 0;
  let count = 0;
  for (let n = 0; n < voxels.length; n++) {
    if (!Number.isFinite(voxels[n])) count++;
  }
  return count;
}

/**
 * The stored voxels of a label volume as integers of at most 32 bits. Slope and intercept are never applied.
 *
 * Integer files of up to 32 bits are returned as they are, not copied; 64-bit integers and floats within 1e-3
 * of an integer become int32.
 *
 * @throws LABELS_NOT_INTEGER for other floats and for values beyond 32 bits
 */
export function labelVoxels({ voxels }: Volume, file?: string): LabelArray {
  if (!isFloat(voxels) && !isBigInt(voxels)) return voxels;
  const labels = new Int32Array(voxels.length);
  for (let n = 0; n < labels.length; n++) {
    const value = Number(voxels[n]);
    const label = Math.round(value);
    labels[n] = label;
    if (!(Math.abs(value - label) <= LABEL_TOLERANCE) || labels[n] !== label) failLabels(voxels, value, file);
  }
  return labels;
}

/** Number of voxels of each label, in ascending order of the labels; background (0) included. */
export function labelCounts(labels: LabelArray): Map<number, number> {
  const counts = new Map<number, number>();
  let current = labels[0] ?? 0;
  let run = 0;
  for (let n = 0; n < labels.length; n++) {
    const label = labels[n] as number;
    if (label === current) {
      run++;
    } else {
      counts.set(current, (counts.get(current) ?? 0) + run);
      current = label;
      run = 1;
    }
  }
  if (run > 0) counts.set(current, (counts.get(current) ?? 0) + run);
  return new Map([...counts].sort(([a], [b]) => a - b));
}

/** Mask of the voxels that carry one of these labels: 1 where they do, else 0. */
export function maskOf(labels: LabelArray, values: readonly number[]): Uint8Array {
  const mask = new Uint8Array(labels.length);
  for (const value of values) {
    for (let n = 0; n < mask.length; n++) if (labels[n] === value) mask[n] = 1;
  }
  return mask;
}

function failLabels(voxels: VoxelArray, value: number, file: string | undefined): never {
  fail("LABELS_NOT_INTEGER", {
    ...(file === undefined ? {} : { file }),
    expected: "a whole number of at most 32 bits in every voxel of a label map",
    found: `${value} (${voxelTypeOf(voxels)})`,
    hint: "pass a label map, or save this one with an integer voxel type",
  });
}
