import type { PerAxis } from "@panshift/volume";
import { deformPatch } from "./deform-patch.ts";
import type { SpatialTransform } from "./draw-transform.ts";
import type { Patch, PatchSource } from "./patch.ts";

/**
 * Cuts the patch that begins at `start` (may reach beyond the case: image 0, label background there)
 * through one composed resampling, linear for the image and nearest for the labels. A transform of
 * flips alone copies voxels exactly.
 */
export function cutPatch(
  source: PatchSource,
  start: PerAxis<number>,
  shape: PerAxis<number>,
  transform: SpatialTransform,
): Patch {
  const voxels = shape[0] * shape[1] * shape[2];
  const patch: Patch = { image: new Float32Array(voxels), labels: new Uint8Array(voxels) };
  if (transform.linear !== null || transform.elastic !== null) {
    deformPatch(source, start, shape, transform, patch);
  } else {
    const box = { start, shape, flip: transform.flip };
    copyPatch(source.image, source.shape, box, patch.image);
    copyPatch(source.labels, source.shape, box, patch.labels);
  }
  return patch;
}

/** A box of a source array: its first voxel (may lie outside), its size, the axes along which it is mirrored. */
export interface PatchBox {
  readonly start: PerAxis<number>;
  readonly shape: PerAxis<number>;
  readonly flip: PerAxis<boolean>;
}

/** Copies a box; what lies beyond the source is left as it is in `out`. */
export function copyPatch<T extends Float32Array | Uint8Array>(
  source: T,
  sourceShape: PerAxis<number>,
  { start, shape, flip }: PatchBox,
  out: T,
): void {
  const place = (axis: 0 | 1 | 2, n: number) => start[axis] + (flip[axis] ? shape[axis] - 1 - n : n);
  let n = 0;
  for (let z = 0; z < shape[2]; z++) {
    const k = place(2, z);
    for (let y = 0; y < shape[1]; y++, n += shape[0]) {
      const j = place(1, y);
      if (k < 0 || k >= sourceShape[2] || j < 0 || j >= sourceShape[1]) continue;
      const row = (k * sourceShape[1] + j) * sourceShape[0];
      for (let x = 0; x < shape[0]; x++) {
        const i = place(0, x);
        if (i >= 0 && i < sourceShape[0]) out[n + x] = source[row + i] as number;
      }
    }
  }
}
