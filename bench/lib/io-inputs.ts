import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "@panshift/core";
import { affineFrom, createVolume, type PerAxis, type Volume } from "@panshift/volume";
import { writeVolume } from "@panshift/volume/files";

const SCAN_SHAPE: PerAxis<number> = [512, 512, 200];
const SPACING: PerAxis<number> = [0.8, 0.8, 1.5];
export const MASK_SHAPE: PerAxis<number> = [256, 256, 256];
/** Longer than DEFLATE looks back, so that the repetition of the noise compresses nothing. */
const NOISE_LENGTH = 1_000_003;

export interface IoInputs {
  readonly folder: string;
  readonly scan: Volume;
  /** The scan as .nii.gz. */
  readonly scanPath: string;
  readonly mask: Uint8Array;
  readonly maskPath: string;
}

/** A scan like a CT (a body of smooth organs with noise, air around) and a mask of many blobs, also as files. */
export function makeInputs(folder: string): IoInputs {
  const scan = createVolume(scanVoxels(), { shape: SCAN_SHAPE, affine: affineFrom(SPACING) });
  const mask = blobs();
  const [scanPath, maskPath] = [join(folder, "scan.nii.gz"), join(folder, "mask.raw")];
  writeVolume(scanPath, scan, { level: 1 });
  writeFileSync(maskPath, mask);
  return { folder, scan, scanPath, mask, maskPath };
}

function scanVoxels(): Int16Array {
  const [n0, n1, n2] = SCAN_SHAPE;
  const voxels = new Int16Array(n0 * n1 * n2);
  const noise = new Float32Array(NOISE_LENGTH);
  Rng.of("bench", "io", "noise").fillNormal(noise, 0, 12);
  let at = 0;
  for (let k = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      for (let i = 0; i < n0; i++, at++) {
        const inBody = ((i - 256) / 220) ** 2 + ((j - 256) / 160) ** 2 < 1;
        const organ = 60 * Math.sign(Math.sin(i / 31) + Math.sin(j / 27) + Math.sin(k / 19));
        voxels[at] = inBody ? organ + (noise[at % NOISE_LENGTH] as number) : -1000;
      }
    }
  }
  return voxels;
}

function blobs(): Uint8Array {
  const [n0, n1, n2] = MASK_SHAPE;
  const mask = new Uint8Array(n0 * n1 * n2);
  let at = 0;
  for (let k = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++) {
      for (let i = 0; i < n0; i++, at++) mask[at] = Math.sin(i / 5) + Math.sin(j / 6) + Math.sin(k / 7) > 1.2 ? 1 : 0;
    }
  }
  return mask;
}
