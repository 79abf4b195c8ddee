import { type Grid, originOf, spacingOf, voxelCount } from "@panshift/volume";
import { organOfCompartment, tubeOfCompartment } from "./anatomy/compartments.ts";
import type { FineMap } from "./anatomy/rasterize.ts";
import type { AnatomySource } from "./anatomy/source.ts";

/** The organ that fills most of each voxel, as `organValues` numbers them; 0 for outside and for the pancreas. */
export function organsOf(map: FineMap): Uint8Array {
  return mostOf(map, organOfCompartment);
}

/**
 * Ducts and vessels, as `tubeValues` numbers them: the one that fills most of each voxel that holds any, since most
 * are thinner than an image voxel.
 */
export function tubesOf(map: FineMap): Uint8Array {
  return mostOf(map, tubeOfCompartment, { countNothing: false });
}

/** Head, body or tail of each voxel with a label (pancreas or lesion), as `partValues` numbers them. */
export function pancreasPartsOf(labels: Uint8Array, { shape, affine }: Grid, source: AnatomySource): Uint8Array {
  const [nx, ny] = shape;
  const [sx, sy, sz] = spacingOf(affine);
  const [ox, oy, oz] = originOf(affine);
  const parts = new Uint8Array(labels.length);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (labels[voxel] === 0) continue;
    const row = Math.floor(voxel / nx);
    parts[voxel] = source.partAt(ox + (voxel % nx) * sx, oy + (row % ny) * sy, oz + Math.floor(row / ny) * sz);
  }
  return parts;
}

/** For each image voxel, the value that most of its fine voxels have; 0 counts as nothing where told so. */
function mostOf(
  { ids, shape, factors, grid }: FineMap,
  valueOfId: Uint8Array,
  { countNothing = true } = {},
): Uint8Array {
  const [fx, fy, fz] = factors;
  const [nx, ny, nz] = grid.shape;
  const out = new Uint8Array(voxelCount(grid.shape));
  const counts = new Uint16Array(256);
  // Where the fine voxels of an image voxel start, relative to its first one.
  const rows: number[] = [];
  for (let z = 0; z < fz; z++) for (let y = 0; y < fy; y++) rows.push(shape[0] * (y + shape[1] * z));
  const isUniform = (first: number): boolean => {
    const id = ids[first] as number;
    for (const row of rows) {
      const begin = first + row;
      for (let at = begin; at < begin + fx; at++) if (ids[at] !== id) return false;
    }
    return true;
  };
  const most = (first: number): number => {
    if (isUniform(first)) return valueOfId[ids[first] as number] as number;
    counts.fill(0);
    let best = 0;
    for (const row of rows) {
      for (let x = 0; x < fx; x++) {
        const value = valueOfId[ids[first + row + x] as number] as number;
        if (value === 0 && !countNothing) continue;
        counts[value] = (counts[value] as number) + 1;
        if ((counts[value] as number) > (counts[best] as number)) best = value;
      }
    }
    return best;
  };
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const first = shape[0] * (j * fy + shape[1] * k * fz);
      for (let i = 0; i < nx; i++) out[at++] = most(first + i * fx);
    }
  }
  return out;
}
