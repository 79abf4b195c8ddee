import { fail } from "@panshift/core";
import { applyAffine } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";
import type { Grid } from "./volume.ts";

/** Largest distance in mm between corners of grids that are taken for one. */
const SAME_GRID_MM = 0.01;

/** What keeps two grids from being one (in words, shapes before places), or null when they are. */
export function gridDifference(a: Grid, b: Grid): string | null {
  if (a.shape.some((length, axis) => length !== b.shape[axis])) {
    return `shapes ${a.shape.join(" x ")} and ${b.shape.join(" x ")}`;
  }
  const far = Math.max(
    ...cornersOf(a.shape).map((corner) => distance(applyAffine(a.affine, corner), applyAffine(b.affine, corner))),
  );
  return far <= SAME_GRID_MM ? null : `corners ${far.toFixed(3)} mm apart`;
}

/**
 * Checks that two volumes lie on one grid: equal shapes, and corner voxels within 0.01 mm.
 *
 * @param file names the second for the message
 * @throws PAIR_MISMATCH
 */
export function requireSameGrid(a: Grid, b: Grid, file?: string): void {
  const difference = gridDifference(a, b);
  if (difference === null) return;
  fail("PAIR_MISMATCH", {
    ...(file === undefined ? {} : { file }),
    expected: "two volumes on one grid",
    found: difference,
    hint: "resample one onto the other's grid, or check that they belong together",
  });
}

/** The indices of the eight corner voxels. */
function cornersOf(shape: PerAxis<number>): PerAxis<number>[] {
  const at = (bit: number, axis: 0 | 1 | 2) => ((bit >> axis) & 1) * (shape[axis] - 1);
  return Array.from({ length: 8 }, (_, bit) => [at(bit, 0), at(bit, 1), at(bit, 2)] as const);
}

function distance([a, b, c]: PerAxis<number>, [x, y, z]: PerAxis<number>): number {
  return Math.hypot(a - x, b - y, c - z);
}
