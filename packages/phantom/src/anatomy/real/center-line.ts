import { fail } from "@panshift/core";
import {
  type Box,
  boundingBox,
  connectedComponents,
  distanceTransform,
  type PerAxis,
  windowOfArray,
} from "@panshift/volume";
import { type Bead, distanceBetween, type Point } from "../shapes.ts";

/** Beads along the line; a gland of 15 cm gets one every 13 mm. */
const BEADS = 12;
/** Smoothing of the line along itself, in passes of (1/4, 1/2, 1/4) over steps of about a voxel. */
const SMOOTH_PASSES = 12;

/**
 * Center line of a long organ: the path along its middle between its two most distant ends.
 *
 * The ends are found by two sweeps of shortest paths through the largest component; the line between them is the
 * cheapest path where a step costs its length over the square of the depth, so that it keeps to the middle.
 *
 * @param mask nonzero = inside
 * @returns evenly spaced points from one end to the other in mm from the first voxel, with the organ's depth there
 * @throws LABEL_EMPTY for a mask without a voxel
 */
export function centerLine(mask: Uint8Array, fullShape: PerAxis<number>, spacingMm: PerAxis<number>): Bead[] {
  const box = boundingBox(mask, fullShape);
  if (box === null) return fail("LABEL_EMPTY", { expected: "an organ", found: "no voxel", hint: "check its label" });
  const { start, size: shape } = grownByOne(box);
  const { labels, sizes } = connectedComponents(windowOfArray(mask, fullShape, { start, size: shape }), shape, 26);
  const largest = sizes.indexOf(Math.max(...sizes));
  const first = labels.indexOf(largest);
  const inside = Uint8Array.from(labels, (label) => (label === largest ? 1 : 0));
  const depth = distanceTransform(inside, shape, spacingMm);
  const lattice = { depth, shape, spacingMm };
  const plain = (lengthMm: number) => lengthMm;
  const deep = (lengthMm: number, depthMm: number) => lengthMm / (depthMm * depthMm);
  const one = shortestPaths(lattice, first, plain).farthest;
  const other = shortestPaths(lattice, one, plain).farthest;
  const { previous } = shortestPaths(lattice, one, deep);
  const path: Bead[] = [];
  for (let at = other; at >= 0; at = previous[at] as number) {
    path.push({ at: placeOf(at, lattice, start), radius: depth[at] as number });
  }
  return evenly(smoothed(path), BEADS);
}

interface Lattice {
  readonly depth: Float64Array;
  readonly shape: PerAxis<number>;
  readonly spacingMm: PerAxis<number>;
}

/** Dijkstra over the 26 neighbors of voxels with a depth; `previous` leads back to `start`, where it is -1. */
function shortestPaths(
  { depth, shape, spacingMm }: Lattice,
  start: number,
  costOf: (lengthMm: number, depthMm: number) => number,
): { readonly previous: Int32Array; readonly farthest: number } {
  const cost = new Float64Array(depth.length).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(depth.length).fill(-1);
  const heap = new MinHeap();
  cost[start] = 0;
  heap.push(start, 0);
  let farthest = start;
  for (let at = heap.pop(); at !== null; at = heap.pop()) {
    if (at.key > (cost[at.item] as number)) continue; // reached more cheaply since
    farthest = at.item; // taken in ascending order
    forEachNeighbor(at.item, shape, spacingMm, (next, lengthMm) => {
      const depthMm = depth[next] as number;
      if (depthMm === 0) return;
      const through = at.key + costOf(lengthMm, depthMm);
      if (through >= (cost[next] as number)) return;
      cost[next] = through;
      previous[next] = at.item;
      heap.push(next, through);
    });
  }
  return { previous, farthest };
}

function forEachNeighbor(
  at: number,
  [nx, ny, nz]: PerAxis<number>,
  [sx, sy, sz]: PerAxis<number>,
  use: (next: number, lengthMm: number) => void,
): void {
  const i = at % nx;
  const j = Math.floor(at / nx) % ny;
  const k = Math.floor(at / (nx * ny));
  for (let c = Math.max(0, k - 1); c <= Math.min(nz - 1, k + 1); c++) {
    for (let b = Math.max(0, j - 1); b <= Math.min(ny - 1, j + 1); b++) {
      for (let a = Math.max(0, i - 1); a <= Math.min(nx - 1, i + 1); a++) {
        const next = a + nx * (b + ny * c);
        if (next !== at) use(next, Math.hypot((a - i) * sx, (b - j) * sy, (c - k) * sz));
      }
    }
  }
}

/** Place of a voxel, mm from the first voxel of the array whose window starts at `start`. */
function placeOf(at: number, { shape: [nx, ny], spacingMm }: Lattice, start: PerAxis<number>): Point {
  const axis = (n: 0 | 1 | 2, index: number) => (start[n] + index) * spacingMm[n];
  return [axis(0, at % nx), axis(1, Math.floor(at / nx) % ny), axis(2, Math.floor(at / (nx * ny)))];
}

function grownByOne({ start, size }: Box): Box {
  return {
    start: [start[0] - 1, start[1] - 1, start[2] - 1],
    size: [size[0] + 2, size[1] + 2, size[2] + 2],
  };
}

/** The path with places and depths averaged along it; its ends stay. */
function smoothed(path: readonly Bead[]): Bead[] {
  let line = [...path];
  for (let pass = 0; pass < SMOOTH_PASSES; pass++) {
    line = line.map((here, i) => {
      const [before, after] = [line[i - 1], line[i + 1]];
      if (before === undefined || after === undefined) return here;
      const mean = (a: number, b: number, c: number) => (a + 2 * b + c) / 4;
      const axis = (n: 0 | 1 | 2) => mean(before.at[n], here.at[n], after.at[n]);
      return { at: [axis(0), axis(1), axis(2)], radius: mean(before.radius, here.radius, after.radius) };
    });
  }
  return line;
}

/** `count` points at equal distances along a path. */
function evenly(path: readonly Bead[], count: number): Bead[] {
  const passed = [0];
  for (let i = 1; i < path.length; i++) {
    passed.push((passed[i - 1] as number) + distanceBetween((path[i - 1] as Bead).at, (path[i] as Bead).at));
  }
  const length = passed[passed.length - 1] as number;
  return Array.from({ length: count }, (_, n) => {
    const wanted = (length * n) / (count - 1);
    const next = Math.max(
      1,
      passed.findIndex((mm) => mm >= wanted - 1e-9),
    );
    const [a, b] = [path[next - 1] as Bead, path[Math.min(next, path.length - 1)] as Bead];
    const stretch = distanceBetween(a.at, b.at);
    const t = stretch === 0 ? 0 : (wanted - (passed[next - 1] as number)) / stretch;
    const mix = (from: number, to: number) => from + t * (to - from);
    const axis = (m: 0 | 1 | 2) => mix(a.at[m], b.at[m]);
    return { at: [axis(0), axis(1), axis(2)], radius: mix(a.radius, b.radius) };
  });
}

/** Items by ascending key. */
class MinHeap {
  readonly #items: number[] = [];
  readonly #keys: number[] = [];

  push(item: number, key: number): void {
    let n = this.#items.push(item) - 1;
    this.#keys.push(key);
    for (let parent = (n - 1) >> 1; n > 0 && (this.#keys[parent] as number) > key; parent = (n - 1) >> 1) {
      this.#move(parent, n);
      n = parent;
    }
    this.#items[n] = item;
    this.#keys[n] = key;
  }

  pop(): { readonly item: number; readonly key: number } | null {
    const [item, key] = [this.#items[0], this.#keys[0]];
    const [lastItem, lastKey] = [this.#items.pop(), this.#keys.pop()];
    if (item === undefined || key === undefined || lastItem === undefined || lastKey === undefined) return null;
    const size = this.#items.length;
    if (size === 0) return { item, key };
    let n = 0;
    for (let child = 1; child < size; child = 2 * n + 1) {
      if (child + 1 < size && (this.#keys[child + 1] as number) < (this.#keys[child] as number)) child++;
      if ((this.#keys[child] as number) >= lastKey) break;
      this.#move(child, n);
      n = child;
    }
    this.#items[n] = lastItem;
    this.#keys[n] = lastKey;
    return { item, key };
  }

  #move(from: number, to: number): void {
    this.#items[to] = this.#items[from] as number;
    this.#keys[to] = this.#keys[from] as number;
  }
}
