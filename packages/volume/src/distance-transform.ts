import { requireSpacing } from "./orientation.ts";
import { type PerAxis, requireLength, voxelCount } from "./volume.ts";

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
  const [n0, n1, n2] = shape;
  const slice = n0 * n1;
  for (let row = 0; row < squared.length; row += n0) scanRow(mask, squared, row, n0, spacing[0]);
  const envelope = new LowerEnvelope(Math.max(n1, n2));
  for (let k = 0; k < n2; k++) {
    for (let i = 0; i < n0; i++) envelope.transform(squared, i + k * slice, n0, n1, spacing[1]);
  }
  for (let start = 0; start < slice; start++) envelope.transform(squared, start, slice, n2, spacing[2]);
  for (let n = 0; n < squared.length; n++) squared[n] = Math.sqrt(squared[n] as number);
  return squared;
}

/** Squared distances to the nearest zero voxel of the same row. */
function scanRow(mask: Uint8Array, squared: Float64Array, row: number, length: number, spacing: number): void {
  let steps = Number.POSITIVE_INFINITY;
  for (let n = row; n < row + length; n++) {
    steps = mask[n] === 0 ? 0 : steps + 1;
    squared[n] = steps;
  }
  for (let n = row + length - 1; n >= row; n--) {
    steps = Math.min(squared[n] as number, steps + 1);
    squared[n] = (steps * spacing) ** 2;
  }
}

/** Lower envelope of the parabolas f(q) + (spacing * (p - q))^2 of one line, with its work space. */
class LowerEnvelope {
  /** Values of the line, f(q). */
  readonly #values: Float64Array;
  /** Places of the parabolas that make the envelope, and where each begins to be the lowest. */
  readonly #places: Int32Array;
  readonly #begins: Float64Array;

  constructor(length: number) {
    this.#values = new Float64Array(length);
    this.#places = new Int32Array(length);
    this.#begins = new Float64Array(length + 1);
  }

  /** Replaces each value of a strided line of squared distances by the envelope there. */
  transform(squared: Float64Array, start: number, stride: number, length: number, spacing: number): void {
    const values = this.#values;
    let anyInside = false;
    for (let q = 0, at = start; q < length; q++, at += stride) {
      const value = squared[at] as number;
      values[q] = value;
      anyInside ||= value !== 0;
    }
    if (!anyInside) return;
    const parabolas = this.#build(length, spacing * spacing);
    if (parabolas === 0) return;
    let v = 0;
    for (let p = 0, at = start; p < length; p++, at += stride) {
      while (v + 1 < parabolas && (this.#begins[v + 1] as number) < p) v++;
      const q = this.#places[v] as number;
      squared[at] = (values[q] as number) + ((p - q) * spacing) ** 2;
    }
  }

  /** Number of parabolas of the envelope; infinite values have none. */
  #build(length: number, curvature: number): number {
    const values = this.#values;
    const places = this.#places;
    const begins = this.#begins;
    let count = 0;
    for (let q = 0; q < length; q++) {
      const value = values[q] as number;
      if (value === Number.POSITIVE_INFINITY) continue;
      let begin = Number.NEGATIVE_INFINITY;
      while (count > 0) {
        const last = places[count - 1] as number;
        begin = ((value - (values[last] as number)) / (curvature * (q - last)) + q + last) / 2;
        if (begin > (begins[count - 1] as number)) break;
        count--;
        begin = Number.NEGATIVE_INFINITY;
      }
      places[count] = q;
      begins[count] = begin;
      count++;
    }
    return count;
  }
}
