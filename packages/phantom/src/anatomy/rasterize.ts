import { type Affine, type Grid, originOf, type PerAxis, spacingOf } from "@panshift/volume";
import type { Anatomy } from "./anatomy.ts";
import { FIRST_CAVITY_ID } from "./compartments.ts";
import type { Organ } from "./organ.ts";

/** Compartment ids on a grid that is finer than the image's by a whole factor on each axis. */
export interface FineMap {
  readonly ids: Uint8Array;
  readonly shape: PerAxis<number>;
  /** Fine voxels in one image voxel, by axis. */
  readonly factors: PerAxis<number>;
  /** The image's grid. */
  readonly grid: Grid;
}

/** A grid whose voxel axes are right, front and head, centered at `center` (mm). */
export function centeredGrid(
  shape: PerAxis<number>,
  spacingMm: PerAxis<number>,
  center: PerAxis<number> = [0, 0, 0],
): Grid {
  const start = (axis: 0 | 1 | 2) => center[axis] - ((shape[axis] - 1) / 2) * spacingMm[axis];
  const affine: Affine = [
    [spacingMm[0], 0, 0, start(0)],
    [0, spacingMm[1], 0, start(1)],
    [0, 0, spacingMm[2], start(2)],
    [0, 0, 0, 1],
  ];
  return { shape, affine };
}

/**
 * Draws an anatomy on a grid of `factors` fine voxels per image voxel, each with the one compartment that its
 * center lies in.
 *
 * @param grid an image grid from `centeredGrid`
 */
export function rasterize(anatomy: Anatomy, grid: Grid, factors: PerAxis<number>): FineMap {
  const shape = [grid.shape[0] * factors[0], grid.shape[1] * factors[1], grid.shape[2] * factors[2]] as const;
  const [nx, ny, nz] = shape;
  const spacing = spacingOf(grid);
  const step = [spacing[0] / factors[0], spacing[1] / factors[1], spacing[2] / factors[2]] as const;
  const origin = originOf(grid.affine);
  const start = (axis: 0 | 1 | 2) => origin[axis] - ((factors[axis] - 1) / 2) * step[axis];
  const [x0, y0, z0] = [start(0), start(1), start(2)];
  const ids = new Uint8Array(nx * ny * nz);
  const plane = { x: new Float32Array(nx * ny), y: new Float32Array(nx * ny), z: new Float32Array(nx * ny) };
  for (let k = 0; k < nz; k++) {
    const z = z0 + k * step[2];
    referencePlane(plane, anatomy, { nx, ny, x0, y0, z, step });
    const slice = ids.subarray(k * nx * ny, (k + 1) * nx * ny);
    for (let i = 0; i < slice.length; i++) {
      slice[i] = anatomy.wall(plane.x[i] as number, plane.y[i] as number, plane.z[i] as number);
    }
    for (const organ of anatomy.organs) drawOrgan(slice, plane, organ, anatomy, { nx, ny, x0, y0, z, step });
  }
  return { ids, shape, factors, grid };
}

interface Plane {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

interface PlaneGeometry {
  readonly nx: number;
  readonly ny: number;
  readonly x0: number;
  readonly y0: number;
  readonly z: number;
  readonly step: PerAxis<number>;
}

/** Reference coordinates of every point of one fine slice. */
function referencePlane(
  plane: Plane,
  { deformation, frame }: Anatomy,
  { nx, ny, x0, y0, z, step }: PlaneGeometry,
): void {
  for (let j = 0; j < ny; j++) {
    const y = y0 + j * step[1];
    const points = { x0, stepMm: step[0], y, z };
    const row = (values: Float32Array) => values.subarray(j * nx, (j + 1) * nx);
    const [rx, ry, rz] = [row(plane.x), row(plane.y), row(plane.z)];
    deformation[0].row(rx, points);
    deformation[1].row(ry, points);
    deformation[2].row(rz, points);
    for (let i = 0; i < nx; i++) {
      rx[i] = (x0 + i * step[0] + (rx[i] as number)) / frame[0];
      ry[i] = (y + (ry[i] as number)) / frame[1];
      rz[i] = (z + (rz[i] as number)) / frame[2];
    }
  }
}

/**
 * Share of a solid's distance, in mm of the world, within which there surely is none of it: the deformation
 * stretches by less than 1.4, and distances are estimates.
 */
const SURE = 0.55;

/** Draws an organ into one slice, over everything in the cavity; far from it, a row advances in leaps. */
function drawOrgan(
  slice: Uint8Array,
  plane: Plane,
  organ: Organ,
  { frame, reachMm }: Anatomy,
  { nx, ny, x0, y0, z, step }: PlaneGeometry,
): void {
  const { min, max } = organ.solid.box;
  if (z < min[2] * frame[2] - reachMm || z > max[2] * frame[2] + reachMm) return;
  const first = (axis: 0 | 1, origin: number) =>
    Math.max(0, Math.floor((min[axis] * frame[axis] - reachMm - origin) / step[axis]));
  const last = (axis: 0 | 1, origin: number, size: number) =>
    Math.min(size - 1, Math.ceil((max[axis] * frame[axis] + reachMm - origin) / step[axis]));
  const [i0, i1, j0, j1] = [first(0, x0), last(0, x0, nx), first(1, y0), last(1, y0, ny)];
  for (let j = j0; j <= j1; j++) {
    for (let at = j * nx + i0, end = j * nx + i1; at <= end; at++) {
      if ((slice[at] as number) < FIRST_CAVITY_ID) continue;
      const px = plane.x[at] as number;
      const py = plane.y[at] as number;
      const pz = plane.z[at] as number;
      if (px < min[0] || px > max[0] || py < min[1] || py > max[1] || pz < min[2] || pz > max[2]) continue;
      const distance = organ.solid.distance(px, py, pz);
      if (distance < 0) slice[at] = organ.inside(distance, px, py, pz);
      else at += Math.floor((distance * SURE) / step[0]);
    }
  }
}
