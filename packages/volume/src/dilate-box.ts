import { fail } from "@panshift/core";
import type { PerAxis } from "./per-axis.ts";
import { requireLength } from "./volume.ts";

/**
 * Dilation of a mask by a box, axis after axis.
 *
 * A voxel reaches from -floor(size / 2) to ceil(size / 2) - 1 along each axis: centered for odd sizes, and one
 * further towards lower indices for even ones, as SciPy's `binary_dilation` with a box of ones. Nothing enters from beyond the array.
 *
 * @param mask nonzero = inside
 * @param size of the box in voxels, at least 1 per axis
 * @returns 1 inside, 0 outside, in a new array
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 */
export function dilateBox(mask: Uint8Array, shape: PerAxis<number>, size: PerAxis<number>): Uint8Array {
  requireLength(mask, shape);
  if (!size.every((length) => Number.isInteger(length) && length >= 1)) {
    fail("VALUE_INVALID", {
      expected: "a box of at least one whole voxel per axis",
      found: size,
      hint: "use 1 for an axis along which nothing grows",
    });
  }
  const [n0, n1, n2] = shape;
  const slice = n0 * n1;
  const out = mask.map((value) => (value === 0 ? 0 : 1));
  for (let row = 0; row < out.length; row += n0) dilateLine(out, row, 1, n0, size[0]);
  for (let k = 0; k < n2; k++) {
    for (let i = 0; i < n0; i++) dilateLine(out, i + k * slice, n0, n1, size[1]);
  }
  for (let start = 0; start < slice; start++) dilateLine(out, start, slice, n2, size[2]);
  return out;
}

/** Two sweeps: forward for the reach to higher indices, backward for the reach to lower ones. Original voxels hold 1, reached ones 2 until the end. */
function dilateLine(mask: Uint8Array, start: number, stride: number, length: number, size: number): void {
  if (size === 1) return;
  const [down, up] = [Math.floor(size / 2), Math.ceil(size / 2) - 1];
  const end = start + length * stride;
  let left = 0;
  for (let at = start; at < end; at += stride) {
    if (mask[at] === 1) left = up;
    else if (left-- > 0) mask[at] = 2;
  }
  left = 0;
  for (let at = end - stride; at >= start; at -= stride) {
    if (mask[at] === 1) left = down;
    else if (left-- > 0) mask[at] = 2;
  }
  for (let at = start; at < end; at += stride) {
    if (mask[at] === 2) mask[at] = 1;
  }
}
