import { fail } from "@panshift/core";
import { boundingBox } from "./bounding-box.ts";
import { distanceTransform } from "./distance-transform.ts";
import { requireSpacing } from "./orientation.ts";
import type { PerAxis } from "./per-axis.ts";
import { requireLength } from "./volume.ts";
import { windowOfArray } from "./window.ts";

/** Room for the rounding of distances: a voxel exactly at the radius is within it. */
const ROUNDING = 1e-9;

/**
 * Dilation of a mask by a ball: every voxel whose center lies within a radius of the center of a nonzero voxel.
 * Nothing enters from beyond the array.
 *
 * @param mask nonzero = inside, `shape` voxels, i fastest
 * @param spacing of i, j, k in mm
 * @param radiusMm at least 0; a voxel exactly at the radius is reached
 * @returns 1 inside, 0 outside, in a new array
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 */
export function dilateMm(
  mask: Uint8Array,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
  radiusMm: number,
): Uint8Array {
  requireLength(mask, shape);
  requireRadius(spacing, radiusMm);
  const out = new Uint8Array(mask.length);
  const box = boundingBox(mask, shape);
  if (box === null) return out;
  // Only what lies within the radius of the mask's box can change.
  const reach = (axis: 0 | 1 | 2) => Math.ceil((radiusMm * (1 + ROUNDING)) / spacing[axis]);
  const low = (axis: 0 | 1 | 2) => Math.max(0, box.start[axis] - reach(axis));
  const high = (axis: 0 | 1 | 2) => Math.min(shape[axis], box.start[axis] + box.size[axis] + reach(axis));
  const start: PerAxis<number> = [low(0), low(1), low(2)];
  const size: PerAxis<number> = [high(0) - low(0), high(1) - low(1), high(2) - low(2)];
  const outside = windowOfArray(mask, shape, { start, size });
  for (let n = 0; n < outside.length; n++) outside[n] = outside[n] === 0 ? 1 : 0;
  const distances = distanceTransform(outside, size, spacing);
  const limit = radiusMm * (1 + ROUNDING);
  for (let k = 0, n = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      const row = start[0] + shape[0] * (start[1] + j + shape[1] * (start[2] + k));
      for (let i = 0; i < size[0]; i++, n++) if ((distances[n] as number) <= limit) out[row + i] = 1;
    }
  }
  return out;
}

/**
 * Erosion of a mask by a ball: every nonzero voxel whose center lies farther than a radius from the center of every zero
 * voxel. What lies beyond the array takes nothing away.
 *
 * @param mask nonzero = inside, `shape` voxels, i fastest
 * @param spacing of i, j, k in mm
 * @param radiusMm at least 0; a voxel exactly at the radius is taken away
 * @returns 1 inside, 0 outside, in a new array
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 */
export function erodeMm(
  mask: Uint8Array,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
  radiusMm: number,
): Uint8Array {
  requireLength(mask, shape);
  requireRadius(spacing, radiusMm);
  const distances = distanceTransform(mask, shape, spacing);
  const limit = radiusMm * (1 + ROUNDING);
  const out = new Uint8Array(mask.length);
  for (let n = 0; n < out.length; n++) if ((distances[n] as number) > limit) out[n] = 1;
  return out;
}

function requireRadius(spacing: PerAxis<number>, radiusMm: number): void {
  requireSpacing(spacing);
  if (Number.isFinite(radiusMm) && radiusMm >= 0) return;
  fail("VALUE_INVALID", {
    expected: "a radius in mm, at least 0",
    found: radiusMm,
    hint: "use dilateMm to grow a mask and erodeMm to shrink it",
  });
}
