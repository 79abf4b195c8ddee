import type { PerAxis } from "@panshift/volume";

/** Rows of voxels around one, nearest first. */
export interface NearRows {
  readonly j: Int32Array;
  readonly k: Int32Array;
  /** Squared distance from the middle row, ascending, from 0 on. */
  readonly squared: Float64Array;
  /** Squared distance within which no row is missing. */
  readonly reach: number;
  /** How far they go along j and k, at least 1. */
  readonly margins: { readonly j: number; readonly k: number };
}

/**
 * About so many rows around one that lie in a box of a size.
 *
 * @param spacing of i, j, k
 */
export function nearRows(count: number, spacing: PerAxis<number>, size: PerAxis<number>): NearRows {
  const [, sj, sk] = spacing;
  // A disc of this radius holds `count` rows.
  const reach = (count * sj * sk) / Math.PI;
  const radius = Math.sqrt(reach);
  const maxJ = Math.min(size[1], Math.floor(radius / sj));
  const maxK = Math.min(size[2], Math.floor(radius / sk));
  const rows: { j: number; k: number; squared: number }[] = [];
  for (let k = -maxK; k <= maxK; k++) {
    for (let j = -maxJ; j <= maxJ; j++) {
      const squared = (j * sj) ** 2 + (k * sk) ** 2;
      if (squared <= reach) rows.push({ j, k, squared });
    }
  }
  rows.sort((a, b) => a.squared - b.squared);
  return {
    j: Int32Array.from(rows, ({ j }) => j),
    k: Int32Array.from(rows, ({ k }) => k),
    squared: Float64Array.from(rows, ({ squared }) => squared),
    reach,
    margins: { j: Math.max(1, maxJ), k: Math.max(1, maxK) },
  };
}
