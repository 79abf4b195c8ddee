import { distanceTransform, type PerAxis, type Box as VoxelBox, voxelCount, windowOfArray } from "@panshift/volume";
import type { Point, Solid } from "../shapes.ts";

/** A regular lattice of distances in mm, negative inside, i fastest. */
export interface DistanceLattice {
  readonly values: Float32Array;
  readonly shape: PerAxis<number>;
  readonly spacingMm: PerAxis<number>;
  /** Place of the first node, mm. */
  readonly first: Point;
}

/**
 * A shape of any form from the distances on a lattice, read by trilinear interpolation. On the lattice's rim they must
 * be positive, or the shape ends there.
 */
export function latticeSolid({ values, shape: [nx, ny, nz], spacingMm, first }: DistanceLattice): Solid {
  const [sx, sy, sz] = spacingMm;
  const [x0, y0, z0] = first;
  const [x1, y1, z1] = [x0 + (nx - 1) * sx, y0 + (ny - 1) * sy, z0 + (nz - 1) * sz];
  const plane = nx * ny;
  const along = (n: number, p: number) => (values[n] as number) * (1 - p) + (values[n + 1] as number) * p;
  const distance = (x: number, y: number, z: number) => {
    const hx = x < x0 ? x0 : x > x1 ? x1 : x;
    const hy = y < y0 ? y0 : y > y1 ? y1 : y;
    const hz = z < z0 ? z0 : z > z1 ? z1 : z;
    const [u, v, w] = [(hx - x0) / sx, (hy - y0) / sy, (hz - z0) / sz];
    const i = Math.min(nx - 2, Math.floor(u));
    const j = Math.min(ny - 2, Math.floor(v));
    const k = Math.min(nz - 2, Math.floor(w));
    const [p, q, r] = [u - i, v - j, w - k];
    const at = i + nx * j + plane * k;
    const up = at + plane;
    const low = along(at, p) * (1 - q) + along(at + nx, p) * q;
    const high = along(up, p) * (1 - q) + along(up + nx, p) * q;
    const held = low * (1 - r) + high * r;
    const [dx, dy, dz] = [x - hx, y - hy, z - hz];
    // Beyond the lattice at least as far as its nearest point.
    return dx === 0 && dy === 0 && dz === 0 ? held : Math.max(held, Math.sqrt(dx * dx + dy * dy + dz * dz));
  };
  const steepness = steepestCell(values, [nx, ny, nz], spacingMm);
  return { box: { min: first, max: [x1, y1, z1] }, steepness, distance };
}

/** Bound of the slope of the interpolated values: over all cells, that of the steepest edges along each axis. */
function steepestCell(values: Float32Array, [nx, ny, nz]: PerAxis<number>, [sx, sy, sz]: PerAxis<number>): number {
  const plane = nx * ny;
  const face = (n: number) => [values[n], values[n + nx], values[n + plane], values[n + nx + plane]] as Face;
  const most4 = (a: number, b: number, c: number, d: number) =>
    Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
  let most = 1;
  for (let k = 0; k + 1 < nz; k++) {
    for (let j = 0; j + 1 < ny; j++) {
      const row = nx * j + plane * k;
      let [a, b, c, d] = face(row);
      for (let i = 1; i < nx; i++) {
        const [e, f, g, h] = face(row + i);
        const x = most4(e - a, f - b, g - c, h - d) / sx;
        const y = most4(b - a, d - c, f - e, h - g) / sy;
        const z = most4(c - a, d - b, g - e, h - f) / sz;
        most = Math.max(most, x * x + y * y + z * z);
        [a, b, c, d] = [e, f, g, h];
      }
    }
  }
  return Math.sqrt(most);
}

type Face = [number, number, number, number];

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
