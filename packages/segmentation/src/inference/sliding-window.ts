import type { PerAxis } from "@panshift/volume";
import { copyPatch } from "../augment/cut-patch.ts";
import { gaussianWeights, weightSums, windowStarts } from "./windows.ts";

/** Gives the probabilities of a window: K arrays, each of the window's voxels, i fastest. */
export type WindowPredictor = (window: Float32Array) => readonly Float32Array[];

export interface SlidingWindowOptions {
  readonly shape: PerAxis<number>;
  readonly patch: PerAxis<number>;
  readonly overlap: number;
  readonly classes: number;
  readonly predict: WindowPredictor;
}

/** Finished planes of the whole image. */
export interface ProbabilitySlab {
  /** k of the first plane. */
  readonly first: number;
  readonly planes: number;
  /** One array a class, `planes` planes. Valid until the next slab is asked for. */
  readonly probabilities: readonly Float32Array[];
}

/** Where the work stands: yielded after each window. */
export interface WindowProgress {
  readonly done: number;
  readonly total: number;
}

const NO_FLIP = [false, false, false] as const;

/**
 * Probabilities of a whole image as the Gaussian-weighted mean over overlapping windows, from k = 0 up,
 * in slabs: only as many planes as a window is deep are held, [K, patch k, size j, size i] float32.
 * Yields progress after each window and each slab as soon as no later window reaches it.
 *
 * @param image i fastest, 0 beyond its border
 */
export function* slidingWindow(
  image: Float32Array,
  options: SlidingWindowOptions,
): Generator<WindowProgress | ProbabilitySlab> {
  const { shape, patch, overlap, classes, predict } = options;
  const starts = eachAxis((axis) => windowStarts(shape[axis], patch[axis], overlap));
  const weights = eachAxis((axis) => gaussianWeights(patch[axis]));
  const sums = eachAxis((axis) => weightSums(shape[axis], starts[axis], weights[axis]));
  const plane = shape[0] * shape[1];
  const buffers = Array.from({ length: classes }, () => new Float32Array(plane * patch[2]));
  const total = starts[0].length * starts[1].length * starts[2].length;
  const window = new Float32Array(patch[0] * patch[1] * patch[2]);
  let done = 0;
  for (const [n, k] of starts[2].entries()) {
    for (const j of starts[1]) {
      for (const i of starts[0]) {
        window.fill(0);
        copyPatch(image, shape, { start: [i, j, k], shape: patch, flip: NO_FLIP }, window);
        predict(window).forEach((values, c) => {
          accumulate(buffers[c] as Float32Array, values, { shape, patch, weights, start: [i, j, k] });
        });
        yield { done: ++done, total };
      }
    }
    const next = starts[2][n + 1] ?? Number.POSITIVE_INFINITY;
    const first = Math.max(k, 0);
    const planes = Math.min(next, k + patch[2], shape[2]) - first;
    const skipped = first - k; // planes of a centered window before the image begins
    const slab = buffers.map((buffer) => buffer.subarray(skipped * plane, (skipped + planes) * plane));
    for (const values of slab) divide(values, first, shape, sums);
    yield { first, planes, probabilities: slab };
    for (const buffer of buffers) {
      buffer.copyWithin(0, planes * plane);
      buffer.fill(0, buffer.length - planes * plane);
    }
  }
}

interface Placement {
  readonly shape: PerAxis<number>;
  readonly patch: PerAxis<number>;
  readonly weights: PerAxis<Float32Array>;
  readonly start: PerAxis<number>;
}

/** Adds a window's weighted values; the buffer's first plane is the window's. */
function accumulate(buffer: Float32Array, values: Float32Array, { shape, patch, weights, start }: Placement): void {
  const from = eachAxis((axis) => Math.max(0, -start[axis]));
  const to = eachAxis((axis) => Math.min(patch[axis], shape[axis] - start[axis]));
  for (let z = from[2]; z < to[2]; z++) {
    for (let y = from[1]; y < to[1]; y++) {
      const weight = (weights[2][z] as number) * (weights[1][y] as number);
      const row = (z * shape[1] + start[1] + y) * shape[0] + start[0];
      const source = (z * patch[1] + y) * patch[0];
      for (let x = from[0]; x < to[0]; x++) {
        const value = weight * (weights[0][x] as number) * (values[source + x] as number);
        buffer[row + x] = (buffer[row + x] as number) + value;
      }
    }
  }
}

function divide(slab: Float32Array, first: number, shape: PerAxis<number>, sums: PerAxis<Float32Array>): void {
  for (let n = 0; n < slab.length; n++) {
    const row = Math.floor(n / shape[0]);
    const weight =
      (sums[0][n % shape[0]] as number) *
      (sums[1][row % shape[1]] as number) *
      (sums[2][first + Math.floor(row / shape[1])] as number);
    slab[n] = (slab[n] as number) / weight;
  }
}

function eachAxis<T>(value: (axis: 0 | 1 | 2) => T): PerAxis<T> {
  return [value(0), value(1), value(2)];
}
