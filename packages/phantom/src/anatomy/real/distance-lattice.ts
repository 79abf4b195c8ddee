import { distanceTransform, type PerAxis, type Box as VoxelBox, voxelCount, windowOfArray } from "@panshift/volume";
import type { Box, Point, Solid } from "../shapes.ts";

/** Distances on a regular lattice, read by trilinear interpolation: a shape of any form. */
export class DistanceLattice implements Solid {
  /** Where the distance can be negative: the lattice. */
  readonly box: Box;
  readonly #values: Float32Array;
  readonly #shape: PerAxis<number>;
  readonly #spacingMm: PerAxis<number>;

  /**
   * @param values mm, negative inside; positive on the lattice's rim, or the shape ends there
   * @param first place of the first node, mm
   */
  constructor(values: Float32Array, shape: PerAxis<number>, spacingMm: PerAxis<number>, first: Point) {
    const last = (axis: 0 | 1 | 2) => first[axis] + (shape[axis] - 1) * spacingMm[axis];
    this.box = { min: first, max: [last(0), last(1), last(2)] };
    this.#values = values;
    this.#shape = shape;
    this.#spacingMm = spacingMm;
  }

  /** Interpolated distance, mm; beyond the lattice that of the nearest point on its rim plus the way there. */
  distance(x: number, y: number, z: number): number {
    const [nx, ny, nz] = this.#shape;
    const [x0, y0, z0] = this.box.min;
    const [x1, y1, z1] = this.box.max;
    const hx = x < x0 ? x0 : x > x1 ? x1 : x;
    const hy = y < y0 ? y0 : y > y1 ? y1 : y;
    const hz = z < z0 ? z0 : z > z1 ? z1 : z;
    const u = (hx - x0) / this.#spacingMm[0];
    const v = (hy - y0) / this.#spacingMm[1];
    const w = (hz - z0) / this.#spacingMm[2];
    const i = Math.min(nx - 2, Math.floor(u));
    const j = Math.min(ny - 2, Math.floor(v));
    const k = Math.min(nz - 2, Math.floor(w));
    const [p, q, r] = [u - i, v - j, w - k];
    const values = this.#values;
    const at = i + nx * (j + ny * k);
    const up = at + nx * ny;
    const along = (n: number) => (values[n] as number) * (1 - p) + (values[n + 1] as number) * p;
    const inside =
      (1 - r) * ((1 - q) * along(at) + q * along(at + nx)) + r * ((1 - q) * along(up) + q * along(up + nx));
    const [dx, dy, dz] = [x - hx, y - hy, z - hz];
    return dx === 0 && dy === 0 && dz === 0 ? inside : inside + Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}

/**
 * Signed distance of the nodes of a box to the surface of a mask, mm, negative inside: the surface runs half-way between
 * inner and outer nodes, and is smoothed.
 *
 * @param mask nonzero = inside; what lies beyond the array is outside
 * @param box may reach beyond the array; must hold all of the mask
 * @param smoothMm standard deviation of the smoothing, at most about 0.7 nodes along each axis
 */
export function signedDistance(
  mask: Uint8Array,
  shape: PerAxis<number>,
  { box, spacingMm, smoothMm }: { box: VoxelBox; spacingMm: PerAxis<number>; smoothMm: number },
): Float32Array {
  const inner = windowOfArray(mask, shape, box);
  const outer = inner.map((value) => (value === 0 ? 1 : 0));
  const depth = distanceTransform(inner, box.size, spacingMm);
  const away = distanceTransform(outer, box.size, spacingMm);
  const half = Math.min(...spacingMm) / 2;
  const signed = new Float32Array(voxelCount(box.size));
  for (let n = 0; n < signed.length; n++) {
    signed[n] = inner[n] === 0 ? (away[n] as number) - half : half - (depth[n] as number);
  }
  for (const axis of [0, 1, 2] as const) smooth(signed, box.size, axis, smoothMm / spacingMm[axis]);
  return signed;
}

/** Convolves along an axis with (a, 1 - 2a, a), whose standard deviation is `sdNodes`, at most that of a = 1/4. */
function smooth(values: Float32Array, shape: PerAxis<number>, axis: 0 | 1 | 2, sdNodes: number): void {
  const a = Math.min(0.25, (sdNodes * sdNodes) / 2);
  const step = axis === 0 ? 1 : axis === 1 ? shape[0] : shape[0] * shape[1];
  const length = shape[axis];
  for (let start = 0; start < values.length; start++) {
    if (Math.floor(start / step) % length !== 0) continue;
    let before = values[start] as number;
    for (let n = 0, at = start; n < length; n++, at += step) {
      const here = values[at] as number;
      const after = n + 1 < length ? (values[at + step] as number) : here;
      values[at] = here + a * (before - 2 * here + after);
      before = here;
    }
  }
}
