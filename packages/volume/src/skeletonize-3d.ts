import { neighborSteps } from "./neighbors.ts";
import type { PerAxis } from "./per-axis.ts";
import { isSimple } from "./simple-point.ts";
import { requireLength, voxelCount } from "./volume.ts";

/**
 * Thins a 3D mask to lines that keep its 26-connected components, its tunnels and its cavities; ends of lines stay.
 *
 * Six sub-iterations, one per face direction, until none removes a voxel. Each first collects the border voxels of its
 * direction that are simple and not the end of a line, then removes them one by one, each only if it is still simple:
 * so no removal ever changes the topology. Nothing is inside beyond the array.
 *
 * @param mask nonzero = inside
 * @returns 1 on the skeleton, else 0, in a new array
 * @throws SHAPE_MISMATCH
 * @source Lee, Kashyap and Chu, "Building skeleton models via 3-D medial surface/axis thinning algorithms", CVGIP:
 * Graphical Models and Image Processing 56 (1994)
 * @deviates a simple voxel is recognized by Bertrand and Malandain's two numbers in place of the Euler table and
 * the octree labelling, and is tested in full again at removal
 */
export function skeletonize3d(mask: Uint8Array, shape: PerAxis<number>): Uint8Array {
  requireLength(mask, shape);
  const thinning = new Thinning(mask, shape);
  for (let removed = 1; removed > 0; ) {
    removed = 0;
    for (const [i, j, k] of FACE_ORDER) removed += thinning.peel(i, j, k);
  }
  return thinning.result();
}

/** North, south, east, west, up and bottom of the paper, as steps in (i, j, k). */
const FACE_ORDER: readonly PerAxis<number>[] = [
  [0, -1, 0],
  [0, 1, 0],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 0, 1],
  [0, 0, -1],
];

/** A mask with one voxel of background around it, and the list of its inside voxels. */
class Thinning {
  readonly #shape: PerAxis<number>;
  readonly #padded: Uint8Array;
  readonly #strides: PerAxis<number>;
  /** Steps in the padded array to the 26 neighbors, and the bit of each in the word of `isSimple`. */
  readonly #steps: readonly (readonly [step: number, bit: number])[];
  #inside: number[] = [];

  constructor(mask: Uint8Array, shape: PerAxis<number>) {
    const [n0, n1, n2] = [shape[0] + 2, shape[1] + 2, shape[2] + 2];
    this.#shape = shape;
    this.#padded = new Uint8Array(n0 * n1 * n2);
    this.#strides = [1, n0, n0 * n1];
    this.#steps = neighborSteps(26).map(([i, j, k]) => [this.#step(i, j, k), 1 << (i + 1 + 3 * (j + 1) + 9 * (k + 1))]);
    this.#forEach((at, n) => {
      if (mask[n] === 0) return;
      this.#padded[at] = 1;
      this.#inside.push(at);
    });
  }

  /** One sub-iteration; the number of voxels removed. */
  peel(i: number, j: number, k: number): number {
    const face = this.#step(i, j, k);
    const candidates = this.#inside.filter((at) => this.#padded[at + face] === 0 && this.#isCandidate(at));
    let removed = 0;
    for (const at of candidates) {
      if (!isSimple(this.#neighborhood(at))) continue;
      this.#padded[at] = 0;
      removed++;
    }
    if (removed > 0) this.#inside = this.#inside.filter((at) => this.#padded[at] === 1);
    return removed;
  }

  result(): Uint8Array {
    const out = new Uint8Array(voxelCount(this.#shape));
    this.#forEach((at, n) => {
      out[n] = this.#padded[at] as number;
    });
    return out;
  }

  /** Simple, and not the end of a line (a voxel with one neighbor). */
  #isCandidate(at: number): boolean {
    const neighborhood = this.#neighborhood(at);
    const isEnd = (neighborhood & (neighborhood - 1)) === 0;
    return !isEnd && isSimple(neighborhood);
  }

  #neighborhood(at: number): number {
    let word = 0;
    for (const [step, bit] of this.#steps) {
      if (this.#padded[at + step] === 1) word |= bit;
    }
    return word;
  }

  #step(i: number, j: number, k: number): number {
    return i * this.#strides[0] + j * this.#strides[1] + k * this.#strides[2];
  }

  /** Visits every voxel with its index in the padded and in the plain array. */
  #forEach(visit: (at: number, n: number) => void): void {
    const [n0, n1, n2] = this.#shape;
    for (let k = 0, n = 0; k < n2; k++) {
      for (let j = 0; j < n1; j++) {
        for (let i = 0; i < n0; i++, n++) visit(this.#step(i + 1, j + 1, k + 1), n);
      }
    }
  }
}
