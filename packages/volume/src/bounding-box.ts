import type { PerAxis } from "./per-axis.ts";
import { requireLength } from "./volume.ts";
import type { Box } from "./window.ts";

/** The smallest box that holds every nonzero voxel of a mask; null when there is none. @throws SHAPE_MISMATCH */
export function boundingBox(mask: Uint8Array, shape: PerAxis<number>): Box | null {
  requireLength(mask, shape);
  const bytes = new DataView(mask.buffer, mask.byteOffset, mask.byteLength);
  const [n0, n1, n2] = shape;
  const low = { i: n0, j: n1, k: n2 };
  const high = { i: -1, j: -1, k: -1 };
  for (let k = 0, row = 0; k < n2; k++) {
    for (let j = 0; j < n1; j++, row += n0) {
      const first = firstNonzero(bytes, row, row + n0);
      if (first === null) continue;
      low.i = Math.min(low.i, first - row);
      high.i = Math.max(high.i, lastNonzero(bytes, row + n0) - row);
      low.j = Math.min(low.j, j);
      high.j = Math.max(high.j, j);
      low.k = Math.min(low.k, k);
      high.k = k;
    }
  }
  if (high.k < 0) return null;
  return {
    start: [low.i, low.j, low.k],
    size: [high.i - low.i + 1, high.j - low.j + 1, high.k - low.k + 1],
  };
}

/** Index of the first nonzero byte in [start, end), four at a time; null when all are zero. */
function firstNonzero(bytes: DataView, start: number, end: number): number | null {
  let n = start;
  while (n + 4 <= end && bytes.getInt32(n) === 0) n += 4;
  while (n < end && bytes.getUint8(n) === 0) n++;
  return n < end ? n : null;
}

/** Index of the last nonzero byte before `end`; there must be one. */
function lastNonzero(bytes: DataView, end: number): number {
  let n = end;
  while (n >= 4 && bytes.getInt32(n - 4) === 0) n -= 4;
  while (bytes.getUint8(n - 1) === 0) n--;
  return n - 1;
}
