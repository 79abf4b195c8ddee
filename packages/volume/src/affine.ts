import { fail } from "@panshift/core";
import type { PerAxis } from "./per-axis.ts";

/** One row of an affine. */
export type AffineRow = readonly [number, number, number, number];

/** 4 x 4, row major: voxel index (i, j, k, 1) to RAS+ world coordinates in mm. The last row is (0, 0, 0, 1). */
export type Affine = readonly [AffineRow, AffineRow, AffineRow, AffineRow];

export const IDENTITY_AFFINE: Affine = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];

/** An affine of its three columns and its origin (the world position of voxel (0, 0, 0)). */
export function affineOfColumns(columns: PerAxis<PerAxis<number>>, origin: PerAxis<number>): Affine {
  const row = (r: 0 | 1 | 2): AffineRow => [columns[0][r], columns[1][r], columns[2][r], origin[r]];
  return [row(0), row(1), row(2), [0, 0, 0, 1]];
}

/** The column of a voxel axis: the world vector in mm of one step along it. */
export function columnOf(affine: Affine, axis: 0 | 1 | 2): PerAxis<number> {
  return [affine[0][axis], affine[1][axis], affine[2][axis]];
}

/** World position in mm of voxel (0, 0, 0). */
export function originOf(affine: Affine): PerAxis<number> {
  return [affine[0][3], affine[1][3], affine[2][3]];
}

/** Voxel spacing in mm: the lengths of the affine's columns. */
export function spacingOf(grid: Affine | { readonly affine: Affine }): PerAxis<number> {
  const affine = "affine" in grid ? grid.affine : grid;
  const length = (axis: 0 | 1 | 2) => Math.hypot(...columnOf(affine, axis));
  return [length(0), length(1), length(2)];
}

/** World position in mm of a voxel index, which may be fractional. */
export function applyAffine(affine: Affine, [i, j, k]: PerAxis<number>): PerAxis<number> {
  const row = ([a, b, c, d]: AffineRow) => a * i + b * j + c * k + d;
  return [row(affine[0]), row(affine[1]), row(affine[2])];
}

/** The affine that first applies `inner`, then `outer` (the matrix product outer * inner). */
export function composeAffines(outer: Affine, inner: Affine): Affine {
  const columns = [0, 1, 2].map((axis) => {
    const [x, y, z] = columnOf(inner, axis as 0 | 1 | 2);
    const row = ([a, b, c]: AffineRow) => a * x + b * y + c * z;
    return [row(outer[0]), row(outer[1]), row(outer[2])] as const;
  });
  return affineOfColumns(columns as unknown as PerAxis<PerAxis<number>>, applyAffine(outer, originOf(inner)));
}

/** Determinant of the 3 x 3 part, in mm^3 for an index-to-world affine: signed volume of a voxel. */
export function determinantOf(affine: Affine): number {
  return dot(columnOf(affine, 0), cross(columnOf(affine, 1), columnOf(affine, 2)));
}

/**
 * World to voxel index.
 *
 * @throws AFFINE_SINGULAR when the columns do not span space
 */
export function invertAffine(affine: Affine): Affine {
  requireInvertible(affine);
  const [a, b, c] = [columnOf(affine, 0), columnOf(affine, 1), columnOf(affine, 2)];
  const determinant = determinantOf(affine);
  const divided = ([x, y, z]: PerAxis<number>): PerAxis<number> => [x / determinant, y / determinant, z / determinant];
  const rows = [divided(cross(b, c)), divided(cross(c, a)), divided(cross(a, b))];
  const origin = originOf(affine);
  const inverted = rows.map((row): AffineRow => [row[0], row[1], row[2], 0 - dot(row, origin)]);
  return [...inverted, [0, 0, 0, 1]] as unknown as Affine;
}

/** Checks that an affine is finite and its three columns span space (by more than rounding). @throws AFFINE_SINGULAR */
export function requireInvertible(affine: Affine, file?: string): void {
  const [x, y, z] = spacingOf(affine);
  const finite = affine.every((row) => row.every(Number.isFinite));
  if (finite && Math.abs(determinantOf(affine)) > 1e-6 * x * y * z) return;
  fail("AFFINE_SINGULAR", {
    ...(file === undefined ? {} : { file }),
    expected: "an affine whose three columns are finite and span space",
    found: affine,
    hint: "repair the header's sform or qform with a tool that knows where the scan lies",
  });
}

function cross([a, b, c]: PerAxis<number>, [x, y, z]: PerAxis<number>): PerAxis<number> {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}

function dot([a, b, c]: PerAxis<number>, [x, y, z]: PerAxis<number>): number {
  return a * x + b * y + c * z;
}
