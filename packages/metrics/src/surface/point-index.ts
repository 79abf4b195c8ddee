import type { PerAxis } from "@panshift/volume";
import type { SurfacePoints } from "./surface-voxels.ts";

/** Cells per block edge. */
const BLOCK = 8;
/** Edge of a cell in voxels of the mean spacing. */
const EDGE_VOXELS = 4;
/** Rings of cells around the own one that are searched before the blocks. */
const RINGS = 4;

/**
 * Nearest-point search among the voxels of a surface, exact.
 *
 * Points lie in cells of nearly equal edges in mm, cells in blocks of 8 x 8 x 8. A query looks at its own cell
 * and, ring by ring, at those around it; if four rings do not settle it, at every block, cell and point that may still be nearer. The answer for the
 * query before bounds the answer for the next by the triangle inequality, so queries in memory order are fast.
 */
export class PointIndex {
  readonly #spacing: PerAxis<number>;
  readonly #low: PerAxis<number>;
  /** Edge of a cell in voxels, and number of cells, per axis. */
  readonly #edge: PerAxis<number>;
  readonly #cells: PerAxis<number>;
  /** Points of cell c are those from starts[c] to starts[c + 1]. */
  readonly #starts: Int32Array;
  readonly #i: Int32Array;
  readonly #j: Int32Array;
  readonly #k: Int32Array;
  /** First cell (per axis) of every block that holds points. */
  readonly #blocks: readonly PerAxis<number>[];

  constructor(points: SurfacePoints, spacing: PerAxis<number>) {
    this.#spacing = spacing;
    const mean = Math.cbrt(spacing[0] * spacing[1] * spacing[2]);
    const edge = (axis: 0 | 1 | 2) => Math.max(1, Math.round((EDGE_VOXELS * mean) / spacing[axis]));
    this.#edge = [edge(0), edge(1), edge(2)];
    const ranges = [points.i, points.j, points.k].map(rangeOf);
    this.#low = ranges.map(([low]) => low) as unknown as PerAxis<number>;
    this.#cells = ranges.map(([low, high], axis) => Math.floor((high - low) / (this.#edge[axis] as number)) + 1) as unknown as PerAxis<number>;
    const { starts, order } = this.#sort(points);
    this.#starts = starts;
    this.#i = order.map((n) => points.i[n] as number);
    this.#j = order.map((n) => points.j[n] as number);
    this.#k = order.map((n) => points.k[n] as number);
    this.#blocks = this.#occupiedBlocks();
  }

  /**
   * Distance of each query voxel to the nearest point, between voxel centers.
   *
   * @returns in the unit of the spacing, in the order of the queries
   */
  distances(queries: SurfacePoints): Float64Array {
    const out = new Float64Array(queries.count);
    const [si, sj, sk] = this.#spacing;
    let [lastI, lastJ, lastK] = [0, 0, 0];
    let last = Number.POSITIVE_INFINITY;
    for (let q = 0; q < queries.count; q++) {
      const i = queries.i[q] as number;
      const j = queries.j[q] as number;
      const k = queries.k[q] as number;
      const step = Math.sqrt(((i - lastI) * si) ** 2 + ((j - lastJ) * sj) ** 2 + ((k - lastK) * sk) ** 2);
      // Rounding must not exclude the nearest point itself.
      const bound = (last + step) * (1 + 1e-9) + 1e-9 * (si + sj + sk);
      last = Math.sqrt(this.#nearestSquared(i, j, k, bound * bound));
      out[q] = last;
      lastI = i;
      lastJ = j;
      lastK = k;
    }
    return out;
  }

  /** Squared distance to the nearest point, which lies nearer than the root of `bound`. */
  #nearestSquared(i: number, j: number, k: number, bound: number): number {
    const [ei, ej, ek] = this.#edge;
    const [si, sj, sk] = this.#spacing;
    // Place within the own cell: whatever lies beyond r rings of cells is at least r edges and this margin away.
    const ci = Math.floor((i - this.#low[0]) / ei);
    const cj = Math.floor((j - this.#low[1]) / ej);
    const ck = Math.floor((k - this.#low[2]) / ek);
    const marginI = edgeMargin(i - this.#low[0] - ci * ei, ei);
    const marginJ = edgeMargin(j - this.#low[1] - cj * ej, ej);
    const marginK = edgeMargin(k - this.#low[2] - ck * ek, ek);
    let best = bound;
    for (let ring = 0; ring <= RINGS; ring++) {
      best = this.#scanRing(ci, cj, ck, ring, i, j, k, best);
      const reach = Math.min((ring * ei + marginI) * si, (ring * ej + marginJ) * sj, (ring * ek + marginK) * sk);
      if (best <= reach * reach && best < bound) return best;
    }
    for (const [a, b, c] of this.#blocks) {
      if (this.#blockSquared(a, b, c, i, j, k) < best) {
        best = this.#scanBox(a, b, c, a + BLOCK - 1, b + BLOCK - 1, c + BLOCK - 1, i, j, k, best);
      }
    }
    return best;
  }

  /** The smaller of `bound` and what the cells at Chebyshev distance `ring` of a cell hold. */
  #scanRing(ci: number, cj: number, ck: number, ring: number, i: number, j: number, k: number, bound: number): number {
    const [a0, b0, c0, a1, b1, c1] = [ci - ring, cj - ring, ck - ring, ci + ring, cj + ring, ck + ring];
    if (ring === 0) return this.#scanBox(a0, b0, c0, a1, b1, c1, i, j, k, bound);
    let best = this.#scanBox(a0, b0, c0, a1, b1, c0, i, j, k, bound);
    best = this.#scanBox(a0, b0, c1, a1, b1, c1, i, j, k, best);
    best = this.#scanBox(a0, b0, c0 + 1, a1, b0, c1 - 1, i, j, k, best);
    best = this.#scanBox(a0, b1, c0 + 1, a1, b1, c1 - 1, i, j, k, best);
    best = this.#scanBox(a0, b0 + 1, c0 + 1, a0, b1 - 1, c1 - 1, i, j, k, best);
    return this.#scanBox(a1, b0 + 1, c0 + 1, a1, b1 - 1, c1 - 1, i, j, k, best);
  }

  /** The smaller of `bound` and what the cells from (a0, b0, c0) to (a1, b1, c1), both included, hold. */
  #scanBox(
    a0: number,
    b0: number,
    c0: number,
    a1: number,
    b1: number,
    c1: number,
    i: number,
    j: number,
    k: number,
    bound: number,
  ): number {
    const [ni, nj, nk] = this.#cells;
    const [ei, ej, ek] = this.#edge;
    const [si, sj, sk] = this.#spacing;
    const [li, lj, lk] = this.#low;
    const aFirst = Math.max(0, a0);
    const aLast = Math.min(ni - 1, a1);
    const bLast = Math.min(nj - 1, b1);
    const cLast = Math.min(nk - 1, c1);
    let best = bound;
    for (let c = Math.max(0, c0); c <= cLast; c++) {
      const dk = gap(k, lk + c * ek, ek) * sk;
      if (dk * dk >= best) continue;
      for (let b = Math.max(0, b0); b <= bLast; b++) {
        const dj = gap(j, lj + b * ej, ej) * sj;
        const djk = dj * dj + dk * dk;
        if (djk >= best) continue;
        const row = ni * (b + nj * c);
        for (let a = aFirst; a <= aLast; a++) {
          const start = this.#starts[row + a] as number;
          const end = this.#starts[row + a + 1] as number;
          if (start === end) continue;
          const di = gap(i, li + a * ei, ei) * si;
          if (djk + di * di < best) best = this.#scanPoints(start, end, i, j, k, best);
        }
      }
    }
    return best;
  }

  #scanPoints(start: number, end: number, i: number, j: number, k: number, bound: number): number {
    const [si, sj, sk] = this.#spacing;
    let best = bound;
    for (let n = start; n < end; n++) {
      const di = ((this.#i[n] as number) - i) * si;
      const dj = ((this.#j[n] as number) - j) * sj;
      const dk = ((this.#k[n] as number) - k) * sk;
      const squared = di * di + dj * dj + dk * dk;
      if (squared < best) best = squared;
    }
    return best;
  }

  /** Squared distance from a voxel to the nearest voxel a block can hold. */
  #blockSquared(a: number, b: number, c: number, i: number, j: number, k: number): number {
    const [ei, ej, ek] = this.#edge;
    const [si, sj, sk] = this.#spacing;
    const [li, lj, lk] = this.#low;
    const di = gap(i, li + a * ei, BLOCK * ei) * si;
    const dj = gap(j, lj + b * ej, BLOCK * ej) * sj;
    const dk = gap(k, lk + c * ek, BLOCK * ek) * sk;
    return di * di + dj * dj + dk * dk;
  }

  /** Counting sort of the points by cell. */
  #sort(points: SurfacePoints): { starts: Int32Array; order: Int32Array } {
    const [ni, nj, nk] = this.#cells;
    const [ei, ej, ek] = this.#edge;
    const [li, lj, lk] = this.#low;
    const cellOf = new Int32Array(points.count);
    const starts = new Int32Array(ni * nj * nk + 1);
    for (let n = 0; n < points.count; n++) {
      const a = Math.floor(((points.i[n] as number) - li) / ei);
      const b = Math.floor(((points.j[n] as number) - lj) / ej);
      const c = Math.floor(((points.k[n] as number) - lk) / ek);
      const cell = a + ni * (b + nj * c);
      cellOf[n] = cell;
      starts[cell + 1] = (starts[cell + 1] as number) + 1;
    }
    for (let cell = 1; cell < starts.length; cell++) starts[cell] = (starts[cell] as number) + (starts[cell - 1] as number);
    const next = starts.slice();
    const order = new Int32Array(points.count);
    for (let n = 0; n < points.count; n++) {
      const cell = cellOf[n] as number;
      order[next[cell] as number] = n;
      next[cell] = (next[cell] as number) + 1;
    }
    return { starts, order };
  }

  #occupiedBlocks(): PerAxis<number>[] {
    const [ni, nj, nk] = this.#cells;
    const blocks: PerAxis<number>[] = [];
    for (let c = 0; c < nk; c += BLOCK) {
      for (let b = 0; b < nj; b += BLOCK) {
        for (let a = 0; a < ni; a += BLOCK) if (this.#blockHolds(a, b, c)) blocks.push([a, b, c]);
      }
    }
    return blocks;
  }

  #blockHolds(a0: number, b0: number, c0: number): boolean {
    const [ni, nj, nk] = this.#cells;
    const aEnd = Math.min(ni, a0 + BLOCK);
    for (let c = c0; c < Math.min(nk, c0 + BLOCK); c++) {
      for (let b = b0; b < Math.min(nj, b0 + BLOCK); b++) {
        const row = ni * (b + nj * c);
        if ((this.#starts[row + aEnd] as number) > (this.#starts[row + a0] as number)) return true;
      }
    }
    return false;
  }
}

/** Voxels between `at` and the nearest of the `length` voxels from `first` on; 0 inside. */
function gap(at: number, first: number, length: number): number {
  if (at < first) return first - at;
  const beyond = at - (first + length - 1);
  return beyond > 0 ? beyond : 0;
}

/** Voxels from a place within a cell to the nearest voxel outside of the cell along this axis. */
function edgeMargin(place: number, edge: number): number {
  return Math.min(place + 1, edge - place);
}

function rangeOf(values: Int32Array): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
