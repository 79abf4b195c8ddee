import type { PerAxis } from "./per-axis.ts";

/** Voxels that touch by a face (6), also by an edge (18), also by a corner (26). */
export type Connectivity = 6 | 18 | 26;

/** Steps to the neighbors of a voxel, in raster order (k slowest). */
export function neighborSteps(connectivity: Connectivity): PerAxis<number>[] {
  const farthest = { 6: 1, 18: 2, 26: 3 }[connectivity];
  const steps: PerAxis<number>[] = [];
  for (let k = -1; k <= 1; k++) {
    for (let j = -1; j <= 1; j++) {
      for (let i = -1; i <= 1; i++) {
        const moved = Math.abs(i) + Math.abs(j) + Math.abs(k);
        if (moved > 0 && moved <= farthest) steps.push([i, j, k]);
      }
    }
  }
  return steps;
}
