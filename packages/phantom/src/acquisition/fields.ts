import type { Rng } from "@panshift/core";
import { type Grid, originOf, spacingOf } from "@panshift/volume";
import { planeWaves, SmoothField } from "../smooth-field.ts";
import type { MrScanner } from "./scanner.ts";

/** Space around the isocenter in which fields vary, mm; they are constant beyond. */
export const HALF_EXTENT_MM = [200, 160, 130] as const;
const LATTICE_MM = 20;
const BIAS_WAVELENGTH_MM = [260, 620] as const;
const RESONANCE_WAVELENGTH_MM = [120, 360] as const;
/** Coils of the array: radius of a loop, and where they lie, mm. */
const COIL_RADIUS_MM = 80;
const COIL_CENTERS = [-60, 60].flatMap((z) =>
  [-110, -37, 37, 110].flatMap((x) => [
    [x, 150 - (0.25 * x * x) / 110, z] as const,
    [x, -150 + (0.1 * x * x) / 110, z] as const,
  ]),
);
/** Off-resonance below and above which fat suppression works and fails altogether, ppm. */
const SUPPRESSION_PPM = [0.8, 2] as const;

/** Reads a field along every row of an image: `use(values, index of the row's first voxel)`. */
export function forEachRow(grid: Grid, field: SmoothField, use: (row: Float32Array, at: number) => void): void {
  const [nx, ny, nz] = grid.shape;
  const [sx, sy, sz] = spacingOf(grid);
  const [ox, oy, oz] = originOf(grid.affine);
  const row = new Float32Array(nx);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      field.row(row, { x0: ox, stepMm: sx, y: oy + j * sy, z: oz + k * sz });
      use(row, nx * (j + ny * k));
    }
  }
}

/** Multiplies images by a field, in place. */
export function multiplyField(images: readonly Float32Array[], grid: Grid, field: SmoothField): void {
  forEachRow(grid, field, (row, at) => {
    for (const image of images) {
      for (let i = 0; i < row.length; i++) image[at + i] = (image[at + i] as number) * (row[i] as number);
    }
  });
}

/**
 * How strongly signal is received: the coils' sum of squares relative to the isocenter, to the power of `coilShading`,
 * times a smooth random bias.
 */
export function receiveField({ coilShading, biasSd }: MrScanner, rng: Rng): SmoothField {
  const bias = planeWaves(rng, { sd: biasSd, wavelengthMm: BIAS_WAVELENGTH_MM });
  const center = sumOfSquares(0, 0, 0);
  return SmoothField.sampled(
    (x, y, z) => (sumOfSquares(x, y, z) / center) ** (coilShading / 2) * Math.exp(bias(x, y, z)),
    HALF_EXTENT_MM,
    LATTICE_MM,
  );
}

/** Squared sensitivities of loops, each as on its axis: (R^2 / (R^2 + d^2))^3 at a distance d. */
function sumOfSquares(x: number, y: number, z: number): number {
  const radius2 = COIL_RADIUS_MM ** 2;
  return COIL_CENTERS.reduce((sum, [cx, cy, cz]) => {
    const distance2 = (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2;
    return sum + (radius2 / (radius2 + distance2)) ** 3;
  }, 0);
}

/**
 * Share of fat's signal that is left in each place: `residue` where the field is even, all of it where resonance is
 * off by 2 ppm, as under the dome of the diaphragm and at the flanks.
 */
export function fatResidueField(residue: number, offResonancePpm: number, rng: Rng): SmoothField {
  const waves = planeWaves(rng, { sd: 1, wavelengthMm: RESONANCE_WAVELENGTH_MM });
  const [works, fails] = SUPPRESSION_PPM;
  return SmoothField.sampled(
    (x, y, z) => {
      const dome = Math.max(0, (z - 40) / 60) ** 2;
      const flank = Math.hypot(x / 175, y / 135) ** 6;
      const ppm = offResonancePpm * (waves(x, y, z) + dome + flank);
      const t = Math.max(0, Math.min(1, (Math.abs(ppm) - works) / (fails - works)));
      return residue + (1 - residue) * t * t * (3 - 2 * t);
    },
    HALF_EXTENT_MM,
    LATTICE_MM / 2,
  );
}
