import type { PerAxis } from "@panshift/volume";
import type { BitGrid } from "../bits/bit-grid.ts";
import type { NearRows } from "./near-rows.ts";

/** Voxels that one look at a row covers on either side. */
const SIDE = 32;

/**
 * Nearest-point search for queries that are near to a point: it looks at the rows around the query's own, nearest
 * first, 32 voxels to either side at once, until no further row can hold a nearer point.
 */
export class NearSearch {
  readonly #words: Int32Array;
  /** Words from the query's to the one beside it in each row. */
  readonly #steps: Int32Array;
  readonly #rowSquared: Float64Array;
  readonly #alongSquared: Float64Array;
  /** A squared distance up to here is the nearest point's; a larger one may not be. */
  readonly reach: number;

  /** @param rows within the margins of the points' layout */
  constructor({ layout, words }: BitGrid, rows: NearRows, spacing: PerAxis<number>) {
    this.#words = words;
    this.#steps = rows.j.map((j, n) => j * layout.rowWords + (rows.k[n] as number) * layout.sliceWords);
    this.#rowSquared = rows.squared;
    this.#alongSquared = Float64Array.from({ length: SIDE + 1 }, (_, i) => (i * spacing[0]) ** 2);
    this.reach = Math.min(rows.reach, this.#alongSquared[SIDE] as number);
  }

  /** Smallest squared distance found from a place of a word; Infinity when no point is in sight. */
  nearestSquared(word: number, place: number): number {
    const words = this.#words;
    const steps = this.#steps;
    let best = Number.POSITIVE_INFINITY;
    for (let n = 0; n < steps.length; n++) {
      const row = this.#rowSquared[n] as number;
      if (row >= best) break;
      const at = word + (steps[n] as number);
      const middle = words[at] as number;
      // Bit b of `up` is the voxel b steps up; the highest bit of `down` is one step down.
      const up = (middle >>> place) | (((words[at + 1] as number) << 1) << (31 - place));
      const down = ((words[at - 1] as number) >>> place) | ((middle << 1) << (31 - place));
      if ((up | down) === 0) continue;
      // Without a bit up, & 63 makes 63 of the -1.
      const along = Math.min((31 - Math.clz32(up & -up)) & 63, Math.clz32(down) + 1);
      const squared = row + (this.#alongSquared[along] as number);
      if (squared < best) best = squared;
    }
    return best;
  }
}
