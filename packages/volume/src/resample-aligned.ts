import type { Affine } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";
import { type AxisSample, isInside, nearestVoxel, sampleLinear } from "./sample-axis.ts";
import { readValues } from "./values.ts";
import { type Volume, type VoxelArray, voxelCount } from "./volume.ts";
import { filledLike } from "./voxel-types.ts";

/** What one axis of the target takes from the source: voxels [first, end) of the target lie inside. */
interface AxisTable {
  readonly first: number;
  readonly end: number;
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly weight: Float64Array;
}

/**
 * Resampling between grids whose axes are parallel: one table per axis, and for linear interpolation one pass per axis
 * over one slice at a time.
 *
 * @param toSource target index to source index, a diagonal matrix with an origin
 */
export function resampleAligned(
  volume: Volume,
  shape: PerAxis<number>,
  toSource: Affine,
  interpolation: "nearest" | "linear",
  outside: number,
): VoxelArray {
  const table = (axis: 0 | 1 | 2) =>
    axisTable(volume.shape[axis], shape[axis], toSource[axis][axis], toSource[axis][3], interpolation);
  const tables = [table(0), table(1), table(2)] as const;
  return interpolation === "nearest" ? nearest(volume, shape, tables, outside) : linear(volume, shape, tables, outside);
}

function axisTable(
  sourceLength: number,
  length: number,
  step: number,
  origin: number,
  interpolation: "nearest" | "linear",
): AxisTable {
  const lower = new Int32Array(length);
  const upper = new Int32Array(length);
  const weight = new Float64Array(length);
  const sample: AxisSample = { lower: 0, upper: 0, weight: 0 };
  let first = length;
  let end = 0;
  for (let n = 0; n < length; n++) {
    const position = step * n + origin;
    if (!isInside(position, sourceLength)) continue;
    first = Math.min(first, n);
    end = n + 1;
    if (interpolation === "nearest") {
      lower[n] = nearestVoxel(position, sourceLength);
      continue;
    }
    sampleLinear(position, sourceLength, sample);
    lower[n] = sample.lower;
    upper[n] = sample.upper;
    weight[n] = sample.weight;
  }
  return { first, end, lower, upper, weight };
}

function nearest(
  { voxels, shape: from }: Volume,
  shape: PerAxis<number>,
  [ti, tj, tk]: PerAxis<AxisTable>,
  outside: number,
): VoxelArray {
  const out = filledLike(voxels, voxelCount(shape), outside);
  const [source, target] = [voxels, out] as [Int16Array, Int16Array];
  for (let k = tk.first; k < tk.end; k++) {
    for (let j = tj.first; j < tj.end; j++) {
      const row = from[0] * ((tj.lower[j] as number) + from[1] * (tk.lower[k] as number));
      const to = shape[0] * (j + shape[1] * k);
      for (let i = ti.first; i < ti.end; i++) target[to + i] = source[row + (ti.lower[i] as number)] as number;
    }
  }
  return out;
}

function linear(
  volume: Volume,
  shape: PerAxis<number>,
  [ti, tj, tk]: PerAxis<AxisTable>,
  outside: number,
): Float32Array {
  const out = new Float32Array(voxelCount(shape)).fill(outside);
  const [n0, n1] = volume.shape;
  const slices = new SliceReader(volume);
  const slice = new Float64Array(n0 * n1);
  const row = new Float64Array(n0);
  const rowOf = (j: number) => slice.subarray(n0 * j, n0 * (j + 1));
  for (let k = tk.first; k < tk.end; k++) {
    const below = slices.read(tk.lower[k] as number);
    const above = slices.read(tk.upper[k] as number);
    blend(below, above, tk.weight[k] as number, slice);
    for (let j = tj.first; j < tj.end; j++) {
      blend(rowOf(tj.lower[j] as number), rowOf(tj.upper[j] as number), tj.weight[j] as number, row);
      const to = shape[0] * (j + shape[1] * k);
      for (let i = ti.first; i < ti.end; i++) {
        const weight = ti.weight[i] as number;
        const low = row[ti.lower[i] as number] as number;
        out[to + i] = weight === 0 ? low : (1 - weight) * low + weight * (row[ti.upper[i] as number] as number);
      }
    }
  }
  return out;
}

/** out = (1 - weight) * a + weight * b, element by element; b is not read at weight 0. */
function blend(a: Float64Array, b: Float64Array, weight: number, out: Float64Array): void {
  if (weight === 0) {
    out.set(a);
    return;
  }
  const rest = 1 - weight;
  for (let n = 0; n < out.length; n++) out[n] = rest * (a[n] as number) + weight * (b[n] as number);
}

/** Physical values of a volume's slices; the last even and the last odd one read are kept, so neighbors are. */
class SliceReader {
  readonly #volume: Volume;
  readonly #kept: readonly [Slice, Slice];

  constructor(volume: Volume) {
    const length = volume.shape[0] * volume.shape[1];
    this.#volume = volume;
    this.#kept = [
      { k: -1, values: new Float64Array(length) },
      { k: -1, values: new Float64Array(length) },
    ];
  }

  read(k: number): Float64Array {
    const slice = this.#kept[k % 2 === 0 ? 0 : 1];
    if (slice.k !== k) {
      readValues(this.#volume, k * slice.values.length, slice.values.length, slice.values);
      slice.k = k;
    }
    return slice.values;
  }
}

interface Slice {
  k: number;
  readonly values: Float64Array;
}
