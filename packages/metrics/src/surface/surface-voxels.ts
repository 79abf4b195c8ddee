import type { Box, PerAxis } from "@panshift/volume";

/** Voxels of a surface: their indices along each axis, in memory order. */
export interface SurfacePoints {
  readonly count: number;
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly k: Int32Array;
}

/**
 * The surface of a mask: its voxels with at least one of the six face neighbors outside of the mask; what lies outside
 * of the image counts as outside.
 *
 * @param mask nonzero = inside, `shape` voxels, i fastest
 * @param box holds every nonzero voxel
 * @source protocols/benchmark.md, section 3: S(X)
 */
export function surfaceVoxels(mask: Uint8Array, shape: PerAxis<number>, box: Box): SurfacePoints {
  const points = new PointList();
  const [ni, nj, nk] = shape;
  const slice = ni * nj;
  const [i0, j0, k0] = box.start;
  const iEnd = i0 + box.size[0];
  for (let k = k0; k < k0 + box.size[2]; k++) {
    const edgeK = k === 0 || k === nk - 1;
    for (let j = j0; j < j0 + box.size[1]; j++) {
      const edge = edgeK || j === 0 || j === nj - 1;
      const row = ni * (j + nj * k);
      for (let i = i0; i < iEnd; i++) {
        const n = row + i;
        if (mask[n] === 0) continue;
        const onSurface =
          edge ||
          i === 0 ||
          i === ni - 1 ||
          mask[n - 1] === 0 ||
          mask[n + 1] === 0 ||
          mask[n - ni] === 0 ||
          mask[n + ni] === 0 ||
          mask[n - slice] === 0 ||
          mask[n + slice] === 0;
        if (onSurface) points.push(i, j, k);
      }
    }
  }
  return points.take();
}

/** Growing arrays of coordinates. */
export class PointList {
  #i = new Int32Array(1024);
  #j = new Int32Array(1024);
  #k = new Int32Array(1024);
  #count = 0;

  push(i: number, j: number, k: number): void {
    if (this.#count === this.#i.length) {
      this.#i = grown(this.#i);
      this.#j = grown(this.#j);
      this.#k = grown(this.#k);
    }
    this.#i[this.#count] = i;
    this.#j[this.#count] = j;
    this.#k[this.#count] = k;
    this.#count++;
  }

  take(): SurfacePoints {
    const count = this.#count;
    return { count, i: this.#i.subarray(0, count), j: this.#j.subarray(0, count), k: this.#k.subarray(0, count) };
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
