import type { Affine } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";
import { isInside } from "./sample-axis.ts";
import { mirrored, splineCoefficients, splineWeights } from "./spline.ts";
import { readValues } from "./values.ts";
import { type Volume, voxelCount } from "./volume.ts";

const TAPS = 4;

/** Coefficients of the cubic B-spline through a volume's physical values. */
function coefficientsOf(volume: Volume): Float64Array {
  const coefficients = new Float64Array(voxelCount(volume.shape));
  readValues(volume, 0, coefficients.length, coefficients);
  const [n0, n1, n2] = volume.shape;
  splineCoefficients(coefficients, n0, 1);
  splineCoefficients(coefficients, n1, n0);
  splineCoefficients(coefficients, n2, n0 * n1);
  return coefficients;
}

/** The coefficients that the voxels of one axis of the target use: voxels [first, end) of the target lie inside. */
interface AxisTaps {
  readonly first: number;
  readonly end: number;
  /** Four places and weights for each voxel. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

function axisTaps(sourceLength: number, length: number, step: number, origin: number): AxisTaps {
  const places = new Int32Array(TAPS * length);
  const weights = new Float64Array(TAPS * length);
  let [first, end] = [length, 0];
  for (let n = 0; n < length; n++) {
    if (!isInside(step * n + origin, sourceLength)) continue;
    first = Math.min(first, n);
    end = n + 1;
    setTaps(step * n + origin, sourceLength, places, weights, TAPS * n);
  }
  return { first, end, places, weights };
}

/** Sets the four places and weights of a position inside; within the rims the outermost value holds. */
function setTaps(position: number, length: number, places: Int32Array, weights: Float64Array, at: number): void {
  const clamped = Math.min(length - 1, Math.max(0, position));
  splineWeights(clamped, weights, at);
  for (let tap = 0; tap < TAPS; tap++) places[at + tap] = mirrored(Math.floor(clamped) - 1 + tap, length);
}

/**
 * Cubic B-spline interpolation between grids whose axes are parallel: one pass per axis over one slice at a time.
 *
 * @param toSource target index to source index, a diagonal matrix with an origin
 */
export function resampleCubicAligned(
  volume: Volume,
  shape: PerAxis<number>,
  toSource: Affine,
  outside: number,
): Float32Array {
  const coefficients = coefficientsOf(volume);
  const [n0, n1] = volume.shape;
  const taps = (axis: 0 | 1 | 2) => axisTaps(volume.shape[axis], shape[axis], toSource[axis][axis], toSource[axis][3]);
  const [ti, tj, tk] = [taps(0), taps(1), taps(2)];
  const out = new Float32Array(voxelCount(shape)).fill(outside);
  const slice = new Float64Array(n0 * n1);
  const row = new Float64Array(n0);
  for (let k = tk.first; k < tk.end; k++) {
    combine(coefficients, n0 * n1, tk, k, slice);
    for (let j = tj.first; j < tj.end; j++) {
      combine(slice, n0, tj, j, row);
      const to = shape[0] * (j + shape[1] * k);
      for (let i = ti.first; i < ti.end; i++) out[to + i] = atTaps(row, ti, TAPS * i);
    }
  }
  return out;
}

/** The weighted sum of the four rows (or slices) of a voxel's taps. */
function combine(
  values: Float64Array,
  stride: number,
  { places, weights }: AxisTaps,
  voxel: number,
  out: Float64Array,
) {
  const at = TAPS * voxel;
  const [w0, w1, w2, w3] = weights.subarray(at, at + TAPS) as unknown as [number, number, number, number];
  const row = (tap: number) => stride * (places[at + tap] as number);
  const [r0, r1, r2, r3] = [row(0), row(1), row(2), row(3)];
  for (let n = 0; n < out.length; n++) {
    out[n] =
      w0 * (values[r0 + n] as number) +
      w1 * (values[r1 + n] as number) +
      w2 * (values[r2 + n] as number) +
      w3 * (values[r3 + n] as number);
  }
}

function atTaps(row: Float64Array, { places, weights }: AxisTaps, at: number): number {
  let sum = 0;
  for (let n = at; n < at + TAPS; n++) sum += (weights[n] as number) * (row[places[n] as number] as number);
  return sum;
}

/**
 * Cubic B-spline interpolation between any two grids, voxel by voxel.
 *
 * @param toSource target index to source index
 */
export function resampleCubicOblique(
  volume: Volume,
  shape: PerAxis<number>,
  toSource: Affine,
  outside: number,
): Float32Array {
  const coefficients = coefficientsOf(volume);
  const [n0, n1, n2] = volume.shape;
  const [rowX, rowY, rowZ] = toSource;
  const out = new Float32Array(voxelCount(shape)).fill(outside);
  const places = new Int32Array(3 * TAPS);
  const weights = new Float64Array(3 * TAPS);
  for (let k = 0, n = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      for (let i = 0; i < shape[0]; i++, n++) {
        const x = rowX[0] * i + rowX[1] * j + rowX[2] * k + rowX[3];
        const y = rowY[0] * i + rowY[1] * j + rowY[2] * k + rowY[3];
        const z = rowZ[0] * i + rowZ[1] * j + rowZ[2] * k + rowZ[3];
        if (!isInside(x, n0) || !isInside(y, n1) || !isInside(z, n2)) continue;
        setTaps(x, n0, places, weights, 0);
        setTaps(y, n1, places, weights, TAPS);
        setTaps(z, n2, places, weights, 2 * TAPS);
        out[n] = sampleAt(coefficients, n0, n1, places, weights);
      }
    }
  }
  return out;
}

/** The weighted sum of the 64 coefficients at the taps of i, j and k. */
function sampleAt(
  coefficients: Float64Array,
  n0: number,
  n1: number,
  places: Int32Array,
  weights: Float64Array,
): number {
  let sum = 0;
  for (let c = 2 * TAPS; c < 3 * TAPS; c++) {
    for (let b = TAPS; b < 2 * TAPS; b++) {
      const row = n0 * ((places[b] as number) + n1 * (places[c] as number));
      let along = 0;
      for (let a = 0; a < TAPS; a++) {
        along += (weights[a] as number) * (coefficients[row + (places[a] as number)] as number);
      }
      sum += (weights[b] as number) * (weights[c] as number) * along;
    }
  }
  return sum;
}
