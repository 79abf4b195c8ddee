import { createHash } from "node:crypto";
import {
  IDENTITY_SCALE,
  spacingOf,
  toCanonical,
  toFloat32,
  type Volume,
  type VoxelArray,
  voxelCount,
} from "@panshift/volume";

/** What tells whether two files hold the same scan, whatever their headers, scales and axes. */
export interface ScanIdentity {
  /** SHA-256 of shape and voxels in RAS order: int16 where all values are such integers, else float32. */
  readonly voxels: string;
  /**
   * Shape, spacing (0.001 mm) and 64 values on a lattice: equal as well where only the padding was rewritten.
   * Null where all 64 are alike.
   */
  readonly sample: string | null;
}

/** Lattice points along each axis of the sample. */
const POINTS = 4;
/** Air of a CT and what different programs write outside its field are alike below this. */
const AIR = -1000;

/** The identity of a scan, from physical values (slope and intercept applied) in canonical order. */
export function scanIdentity(volume: Volume): ScanIdentity {
  const canonical = toCanonical(volume);
  const values = valuesOf(canonical);
  const hash = createHash("sha256").update(canonical.shape.join(" "));
  hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { voxels: hash.digest("hex"), sample: sampleOf(canonical, values) };
}

function valuesOf(volume: Volume): Int16Array | Float32Array {
  const { voxels, scale } = volume;
  const isPlain = scale.slope === IDENTITY_SCALE.slope && scale.intercept === IDENTITY_SCALE.intercept;
  if (isPlain && voxels instanceof Int16Array) return voxels;
  const values = toFloat32(volume);
  const integers = new Int16Array(voxelCount(volume.shape));
  for (let n = 0; n < values.length; n++) {
    integers[n] = values[n] as number;
    if (integers[n] !== values[n]) return values;
  }
  return integers;
}

function sampleOf(volume: Volume, values: VoxelArray): string | null {
  const [ni, nj, nk] = volume.shape;
  const at = (n: number, length: number) => Math.floor(((2 * n + 1) * length) / (2 * POINTS));
  const sampled: number[] = [];
  for (let k = 0; k < POINTS; k++) {
    for (let j = 0; j < POINTS; j++) {
      for (let i = 0; i < POINTS; i++) {
        const value = Number(values[at(i, ni) + ni * (at(j, nj) + nj * at(k, nk))]);
        sampled.push(Math.max(AIR, Number(value.toPrecision(6))));
      }
    }
  }
  if (sampled.every((value) => value === sampled[0])) return null;
  const spacing = spacingOf(volume).map((mm) => mm.toFixed(3));
  return [volume.shape.join("x"), spacing.join("x"), sampled.join(" ")].join(" | ");
}
