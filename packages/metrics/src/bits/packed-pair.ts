import { type Box, boundingBox, type PerAxis } from "@panshift/volume";
import { type NearRows, nearRows } from "../surface/near-rows.ts";
import { type BitGrid, bitLayout, packBits } from "./bit-grid.ts";

/** Rows that a search looks at before it gives up on a point that is near. */
const NEAR_ROWS = 200;

/** Two masks in the smallest box that holds both, of no voxels when they are empty, and the rows around a voxel that a search may look at. */
export interface PackedPair {
  readonly reference: BitGrid;
  readonly prediction: BitGrid;
  readonly rows: NearRows;
}

/**
 * @param reference @param prediction masks of `shape` (nonzero = inside, i fastest)
 * @param spacing in mm
 * @throws SHAPE_MISMATCH
 */
export function packPair(
  reference: Uint8Array,
  prediction: Uint8Array,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
): PackedPair {
  const box = unionOf(boundingBox(reference, shape), boundingBox(prediction, shape));
  const rows = nearRows(NEAR_ROWS, spacing, box.size);
  const layout = bitLayout(box, rows.margins);
  return { reference: packBits(reference, shape, layout), prediction: packBits(prediction, shape, layout), rows };
}

/** The smallest box that holds both; without either, one of no voxels. */
function unionOf(a: Box | null, b: Box | null): Box {
  if (a === null || b === null) return a ?? b ?? { start: [0, 0, 0], size: [0, 0, 0] };
  const start = (axis: 0 | 1 | 2) => Math.min(a.start[axis], b.start[axis]);
  const size = (axis: 0 | 1 | 2) => Math.max(a.start[axis] + a.size[axis], b.start[axis] + b.size[axis]) - start(axis);
  return { start: [start(0), start(1), start(2)], size: [size(0), size(1), size(2)] };
}
