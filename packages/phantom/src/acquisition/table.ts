import { type Grid, originOf, spacingOf } from "@panshift/volume";

/**
 * The table top under a mattress that is as good as air, mm: two curved shells that meet at the sides, foam between.
 * Assumed, after the look of real tables.
 */
const TABLE = { halfWidth: 270, curvatureRadius: 480, shell: 2.5, height: 45, mattress: 25 } as const;
const FOAM_HU = -950;
/** Less than this is not body, HU. */
const BODY_HU = -400;

/**
 * Draws the patient table behind the back, in place: as high as it can be without touching the body, the same in all
 * slices.
 *
 * @param shellHu CT number of the shells
 */
export function drawTable(hu: Float32Array, grid: Grid, shellHu: number): void {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy] = spacingOf(grid);
  const [ox, oy] = originOf(grid.affine);
  const rise = (x: number) => (x * x) / (2 * TABLE.curvatureRadius);
  const top = tableTop(hu, grid, rise) - TABLE.mattress;
  for (let i = 0; i < nx; i++) {
    const x = ox + i * sx;
    if (Math.abs(x) > TABLE.halfWidth) continue;
    const height = Math.max(2 * TABLE.shell, TABLE.height * (1 - (x / TABLE.halfWidth) ** 2));
    for (let j = 0; j < ny; j++) {
      // Depth below the table's upper surface, from the pixel's upper to its lower edge.
      const depth = top + rise(x) - (oy + j * sy) - sy / 2;
      if (depth + sy <= 0 || depth >= height) continue;
      const inside = overlap(depth, depth + sy, 0, height) / sy;
      const foam = overlap(depth, depth + sy, TABLE.shell, height - TABLE.shell) / sy;
      const added = (inside - foam) * (shellHu + 1000) + foam * (FOAM_HU + 1000);
      for (let k = 0; k < nz; k++) {
        const at = i + nx * (j + ny * k);
        hu[at] = (hu[at] as number) + added;
      }
    }
  }
}

/** Height (mm, at x = 0) of the highest table that touches the body in no slice. */
function tableTop(hu: Float32Array, grid: Grid, rise: (x: number) => number): number {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy] = spacingOf(grid);
  const [ox, oy] = originOf(grid.affine);
  let top = Number.POSITIVE_INFINITY;
  for (let k = 0; k < nz; k++) {
    for (let i = 0; i < nx; i++) {
      for (let j = 0; j < ny; j++) {
        if ((hu[i + nx * (j + ny * k)] as number) < BODY_HU) continue;
        top = Math.min(top, oy + j * sy - rise(ox + i * sx));
        break;
      }
    }
  }
  return Number.isFinite(top) ? top : oy;
}

function overlap(from: number, to: number, low: number, high: number): number {
  return Math.max(0, Math.min(to, high) - Math.max(from, low));
}
