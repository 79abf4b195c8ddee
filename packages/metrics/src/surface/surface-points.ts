import type { PerAxis } from "@panshift/volume";
import type { BitGrid } from "../bits/bit-grid.ts";
import { surfaceCorners } from "./surface-corners.ts";
import { surfaceVoxels } from "./surface-voxels.ts";

/**
 * Which points make a surface: `voxel`, the boundary voxels, each counting one; `mesh`, the corners between voxels that
 * a marching-cubes surface passes, each counting the area of the surface there.
 */
export type SurfaceKind = "voxel" | "mesh";

/** A surface as points. */
export interface SurfacePoints {
  readonly grid: BitGrid;
  /** Area of each point in mm2, in memory order; null where each counts one. */
  readonly areas: Float64Array | null;
}

/** The surface of a mask that holds voxels. */
export function surfacePoints(mask: BitGrid, kind: SurfaceKind, spacing: PerAxis<number>): SurfacePoints {
  return kind === "mesh" ? surfaceCorners(mask, spacing) : { grid: surfaceVoxels(mask), areas: null };
}
