import { LowerEnvelope } from "./lower-envelope.ts";
import { requireSpacing } from "./orientation.ts";
import { type Runs, runsOf } from "./runs.ts";
import { type PerAxis, requireLength, voxelCount } from "./volume.ts";

/** Neighboring lines that are copied together: a cache line of doubles. */
const BLOCK = 8;

/**
 * Exact Euclidean distance of every nonzero voxel to the nearest zero voxel, between voxel centers; 0 where the mask
 * is 0. What lies beyond the array counts for nothing; where no voxel is 0, every distance is +Infinity.
 *
 * Separable: one scan along i, then the lower envelope of parabolas along j and along k; linear in the voxels.
 *
 * @param mask nonzero = inside
 * @param shape voxels along i (fastest), j, k
 * @param spacing of i, j, k; the unit of the result
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 * @source Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012),
 * section 2.1, with the squared spacing as the parabolas' curvature
 */
export function distanceTransform(mask: Uint8Array, shape: PerAxis<number>, spacing: PerAxis<number>): Float64Array {
  requireLength(mask, shape);
  requireSpacing(spacing);
  const squared = new Float64Array(voxelCount(shape));
  const runs = runsOf(mask, shape);
  const [n0, n1, n2] = shape;
  const slice = n0 * n1;
  const lines = new Float64Array(BLOCK * Math.max(n1, n2));
  const alongJ = new LowerEnvelope(n1, spacing[1]);
  const alongK = new LowerEnvelope(n2, spacing[2]);
  // Which blocks of a row hold nonzero voxels, in each slice and in all of them.
  const blocks = Math.ceil(n0 / BLOCK);
  const inSlice = new Uint8Array(blocks);
  const inRow = new Uint8Array(blocks * n1);
  for (let k = 0; k < n2; k++) {
    inSlice.fill(0);
    for (let j = 0; j < n1; j++) {
      fillRow(squared, runs, j + n1 * k, n0, spacing[0]);
      markBlocks(runs, j + n1 * k, inSlice, 0);
      markBlocks(runs, j + n1 * k, inRow, blocks * j);
    }
    for (let b = 0; b < blocks; b++) {
      if (inSlice[b] === 0) continue;
      const block = { start: BLOCK * b + slice * k, count: Math.min(BLOCK, n0 - BLOCK * b), stride: n0, length: n1 };
      gather(squared, block, lines);
      for (let c = 0; c < block.count; c++) alongJ.transform(lines, c * n1);
      scatter(lines, block, squared);
    }
  }
  for (let n = 0; n < inRow.length; n++) {
    if (inRow[n] === 0) continue;
    const i = BLOCK * (n % blocks);
    const block = { start: i + n0 * Math.floor(n / blocks), count: Math.min(BLOCK, n0 - i), stride: slice, length: n2 };
    gather(squared, block, lines);
    for (let c = 0; c < block.count; c++) alongK.transform(lines, c * n2);
    for (let m = 0; m < block.count * n2; m++) lines[m] = Math.sqrt(lines[m] as number);
    scatter(lines, block, squared);
  }
  return squared;
}

/** Marks the blocks that the runs of a row reach into. */
function markBlocks(runs: Runs, row: number, marks: Uint8Array, first: number): void {
  const last = runs.firstOfRow[row + 1] as number;
  for (let run = runs.firstOfRow[row] as number; run < last; run++) {
    const end = Math.ceil((runs.ends[run] as number) / BLOCK);
    for (let b = Math.floor((runs.starts[run] as number) / BLOCK); b < end; b++) marks[first + b] = 1;
  }
}

/** Squared distances to the nearest zero voxel of the same row, in its runs of nonzero voxels. */
function fillRow(squared: Float64Array, runs: Runs, row: number, length: number, spacing: number): void {
  const last = runs.firstOfRow[row + 1] as number;
  for (let run = runs.firstOfRow[row] as number; run < last; run++) {
    const start = runs.starts[run] as number;
    const end = runs.ends[run] as number;
    const before = start === 0 ? Number.NEGATIVE_INFINITY : start - 1;
    const after = end === length ? Number.POSITIVE_INFINITY : end;
    for (let i = start; i < end; i++) {
      const distance = Math.min(i - before, after - i) * spacing;
      squared[row * length + i] = distance * distance;
    }
  }
}

/** Neighboring lines of an array: `count` of them, side by side, each of `length` values that are `stride` apart. */
interface Block {
  readonly start: number;
  readonly count: number;
  readonly stride: number;
  readonly length: number;
}

/** Copies a block's lines one after the other. */
function gather(values: Float64Array, { start, count, stride, length }: Block, lines: Float64Array): void {
  for (let q = 0, from = start; q < length; q++, from += stride) {
    for (let c = 0; c < count; c++) lines[c * length + q] = values[from + c] as number;
  }
}

/** Puts lines back to where a block has them. */
function scatter(lines: Float64Array, { start, count, stride, length }: Block, values: Float64Array): void {
  for (let q = 0, to = start; q < length; q++, to += stride) {
    for (let c = 0; c < count; c++) values[to + c] = lines[c * length + q] as number;
  }
}
