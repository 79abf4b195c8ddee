import { filled, type Organ } from "../organ.ts";
import type { Point } from "../shapes.ts";
import { forEachOrganVoxel } from "./organ-extent.ts";
import type { MapOrgan, OrganMap } from "./organ-map.ts";

const CELL_MM = 4;
/** How steeply the diaphragm falls beside the organs that hold it up. */
const SLOPE = 2.5;
const DIAPHRAGM_MM = 3;
/** The lungs end this far below the top of the dome, mm. */
const RECESS_MM = 95;
/** Cells beyond the organs' box on each side. */
const RIM = 12;
/** What the diaphragm rests on. */
const underDiaphragm: readonly MapOrgan[] = ["liver", "spleen", "stomach"];

/**
 * Lungs on the diaphragm, which lies on liver, spleen and stomach and falls steeply beside them; between the lungs lies
 * the mediastinum, drawn as fat.
 *
 * @param origin point of the map that lies at 0
 */
export function lungsAbove(map: OrganMap, origin: Point): Organ | null {
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
  const distance = (x: number, y: number, z: number) =>
    Math.max(26 - Math.abs(x), y - 60, (Math.max(lowest, floorAt(x, y)) - z) / (SLOPE + 1));
  return filled("lungs", { box: { min: [-250, -200, lowest], max: [250, 60, 400] }, distance }, "lung");
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
