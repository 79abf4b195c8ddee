import { filled, type Organ } from "../organ.ts";
import type { BodyFit } from "./body-fit.ts";
import { forEachOrganVoxel } from "./organ-extent.ts";
import type { MapOrgan, OrganMap } from "./organ-map.ts";

const CELL_MM = 4;
/** How steeply the diaphragm falls beside the organs that hold it up. */
const SLOPE = 2.5;
const DIAPHRAGM_MM = 3;
/** Behind this y of the reference body the lungs end so far below the top of the dome, before it higher, mm. */
const RECESS_MM = 80;
const RECESS_Y = -40;
/** Cells beyond the organs' box on each side. */
const RIM = 12;
/** Half width and half depth of both lungs together in the reference body, and their middle. */
const LUNG_MM = [132, 88] as const;
const LUNG_Y = -6;
/** Half width and half depth of what lies between them. */
const MEDIASTINUM_MM = [36, 70] as const;
/** Of the distances to those ellipses, in mm along the wide axis of one and the narrow one of the other. */
const STEEPNESS = 1.6;
/** What the diaphragm rests on. */
const underDiaphragm: readonly MapOrgan[] = ["liver", "spleen", "stomach"];

/**
 * Lungs on the diaphragm, which lies on liver, spleen and stomach and falls steeply beside them; between the lungs lies
 * the mediastinum, drawn as fat.
 *
 */
export function lungsAbove(map: OrganMap, { origin, scale }: BodyFit): Organ | null {
  const supports = new Set(underDiaphragm.map((name) => map.organs.indexOf(name) + 1));
  const nx = Math.ceil((map.shape[0] * map.spacingMm[0]) / CELL_MM) + 2 * RIM;
  const ny = Math.ceil((map.shape[1] * map.spacingMm[1]) / CELL_MM) + 2 * RIM;
  const heights = new Float64Array(nx * ny).fill(Number.NEGATIVE_INFINITY);
  forEachOrganVoxel(map, (code, [x, y, z]) => {
    if (!supports.has(code)) return;
    const cell = RIM + Math.round(x / CELL_MM) + nx * (RIM + Math.round(y / CELL_MM));
    heights[cell] = Math.max(heights[cell] as number, z);
  });
  const top = heights.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (top === Number.NEGATIVE_INFINITY) return null;
  drape(heights, nx, ny);
  const [x0, y0] = [-RIM * CELL_MM - origin[0], -RIM * CELL_MM - origin[1]];
  const floorAt = (x: number, y: number) => {
    const u = Math.max(0, Math.min(nx - 1.001, (x - x0) / CELL_MM));
    const v = Math.max(0, Math.min(ny - 1.001, (y - y0) / CELL_MM));
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const row = (n: number) => (heights[n] as number) * (1 + i - u) + (heights[n + 1] as number) * (u - i);
    return row(i + nx * j) * (1 + j - v) + row(i + nx * (j + 1)) * (v - j) - origin[2] + DIAPHRAGM_MM;
  };
  const lowest = top - RECESS_MM - origin[2];
  const [sx, sy] = scale;
  const distance = (x: number, y: number, z: number) => {
    const chest = LUNG_MM[0] * (1 - Math.hypot(x / sx / LUNG_MM[0], (y / sy - LUNG_Y) / LUNG_MM[1]));
    const mediastinum = MEDIASTINUM_MM[0] * (1 - Math.hypot((x + 8) / MEDIASTINUM_MM[0], (y - 30) / MEDIASTINUM_MM[1]));
    const recess = lowest + Math.max(0, y / sy - RECESS_Y);
    const above = (Math.max(recess, floorAt(x, y)) - z) / Math.hypot(SLOPE, SLOPE, 1);
    return Math.max(-chest, mediastinum, above);
  };
  const reach = (axis: 0 | 1) => scale[axis] * LUNG_MM[axis];
  const box = {
    min: [-reach(0), sy * LUNG_Y - reach(1), lowest],
    max: [reach(0), sy * LUNG_Y + reach(1), lowest + 500],
  } as const;
  return filled("lungs", { box, steepness: STEEPNESS, distance }, "lung");
}

/** Raises each cell to the highest other's height less the fall of the slope between them (two sweeps over neighbors). */
function drape(heights: Float64Array, nx: number, ny: number): void {
  const raise = (at: number, from: number, cells: number) => {
    heights[at] = Math.max(heights[at] as number, (heights[from] as number) - cells * CELL_MM * SLOPE);
  };
  for (const sign of [1, -1]) {
    for (let step = 0; step < nx * ny; step++) {
      const at = sign > 0 ? step : nx * ny - 1 - step;
      const [i, j] = [at % nx, Math.floor(at / nx)];
      const [besideX, besideY] = [i - sign, j - sign];
      const hasX = besideX >= 0 && besideX < nx;
      const hasY = besideY >= 0 && besideY < ny;
      if (hasX) raise(at, at - sign, 1);
      if (hasY) raise(at, at - sign * nx, 1);
      if (hasX && hasY) raise(at, at - sign * (nx + 1), Math.SQRT2);
      if (hasY && i + sign >= 0 && i + sign < nx) raise(at, at - sign * (nx - 1), Math.SQRT2);
    }
  }
}
