import type { PerAxis } from "@panshift/volume";
import type { AxisWeights } from "./axis-weights.ts";

/** Gives plane k of a source array: size[1] rows of size[0] voxels. */
export type PlaneSource = (k: number) => Float32Array;

/**
 * Separable resampling, one target plane at a time, so that neither the source nor the result need
 * ever be whole in memory. Buffers are reused between planes.
 */
export class PlaneResampler {
  readonly axes: PerAxis<AxisWeights>;
  readonly #blended: Float32Array;
  readonly #rows: Float32Array;

  constructor(axes: PerAxis<AxisWeights>) {
    this.axes = axes;
    this.#blended = new Float32Array(axes[0].sourceSize * axes[1].sourceSize);
    this.#rows = new Float32Array(axes[0].sourceSize * axes[1].size);
  }

  /** First source plane, and one past the last, that target plane k reads. */
  sourceRange(k: number): readonly [first: number, end: number] {
    const first = this.axes[2].first[k] as number;
    return [first, first + this.axes[2].taps];
  }

  /** Writes target plane k into `out`. */
  plane(source: PlaneSource, k: number, out: Float32Array): void {
    const [alongI, alongJ, alongK] = this.axes;
    this.#blended.fill(0);
    for (let t = 0; t < alongK.taps; t++) {
      const weight = alongK.weights[k * alongK.taps + t] as number;
      if (weight !== 0) addScaled(this.#blended, source((alongK.first[k] as number) + t), weight);
    }
    combineRows(this.#blended, alongJ, alongI.sourceSize, this.#rows);
    combineColumns(this.#rows, alongI, alongJ.size, out);
  }
}

/** Resamples a whole array; `source` has the axes' source sizes, i fastest. */
export function resampleArray(source: Float32Array, axes: PerAxis<AxisWeights>): Float32Array {
  const sourcePlane = axes[0].sourceSize * axes[1].sourceSize;
  const plane = axes[0].size * axes[1].size;
  const out = new Float32Array(plane * axes[2].size);
  const resampler = new PlaneResampler(axes);
  const planes: PlaneSource = (k) => source.subarray(k * sourcePlane, (k + 1) * sourcePlane);
  for (let k = 0; k < axes[2].size; k++) resampler.plane(planes, k, out.subarray(k * plane, (k + 1) * plane));
  return out;
}

function addScaled(sum: Float32Array, values: Float32Array, weight: number): void {
  for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] as number) + weight * (values[n] as number);
}

function combineRows(source: Float32Array, axis: AxisWeights, width: number, out: Float32Array): void {
  out.fill(0);
  for (let j = 0; j < axis.size; j++) {
    const row = out.subarray(j * width, (j + 1) * width);
    for (let t = 0; t < axis.taps; t++) {
      const weight = axis.weights[j * axis.taps + t] as number;
      const from = ((axis.first[j] as number) + t) * width;
      if (weight !== 0) addScaled(row, source.subarray(from, from + width), weight);
    }
  }
}

function combineColumns(source: Float32Array, axis: AxisWeights, rows: number, out: Float32Array): void {
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < axis.size; i++) {
      const from = j * axis.sourceSize + (axis.first[i] as number);
      let sum = 0;
      for (let t = 0; t < axis.taps; t++) {
        sum += (axis.weights[i * axis.taps + t] as number) * (source[from + t] as number);
      }
      out[j * axis.size + i] = sum;
    }
  }
}
