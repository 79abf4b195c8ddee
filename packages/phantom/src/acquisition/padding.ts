import { type Grid, spacingOf } from "@panshift/volume";

/** Writes a value outside the round field of view, whose diameter is the longer side of the image, in place. */
export function padOutside(values: Float32Array, grid: Grid, padding: number): void {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy] = spacingOf(grid);
  const radius = Math.max(nx * sx, ny * sy) / 2;
  for (let j = 0; j < ny; j++) {
    const y = (j - (ny - 1) / 2) * sy;
    const half = Math.sqrt(Math.max(0, radius * radius - y * y)) / sx;
    const first = Math.max(0, Math.ceil((nx - 1) / 2 - half));
    for (let k = 0; k < nz; k++) {
      const row = nx * (j + ny * k);
      values.fill(padding, row, row + first);
      values.fill(padding, row + nx - first, row + nx);
    }
  }
}
