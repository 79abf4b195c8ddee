import type { Grid, PerAxis } from "@panshift/volume";
import { type Anatomy, buildAnatomy } from "./anatomy.ts";
import { type FineMap, rasterize } from "./rasterize.ts";
import type { Subject } from "./subject.ts";

/** Where a subject's inside comes from: generated (here), or real organ maps (`real/`). */
export interface AnatomySource {
  /**
   * Draws the subject on a grid of `factors` fine voxels per image voxel; a grid with a moved origin shows the
   * subject moved the other way.
   */
  draw(grid: Grid, factors: PerAxis<number>): FineMap;
  /** Which part of the gland a world point (mm) belongs to, as `partValues` numbers them; for points of the gland. */
  partAt(x: number, y: number, z: number): number;
}

/** The inside of a subject made from its drawn parameters. */
export function generatedAnatomy(subject: Subject): AnatomySource {
  let built: Anatomy | undefined;
  const anatomy = () => {
    built ??= buildAnatomy(subject);
    return built;
  };
  return {
    draw: (grid, factors) => rasterize(anatomy(), grid, factors),
    partAt: (x, y, z) => anatomy().partAt(x, y, z),
  };
}
