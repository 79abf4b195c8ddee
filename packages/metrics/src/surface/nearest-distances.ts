import type { PerAxis } from "@panshift/volume";
import { type BitGrid, forEachWord } from "../bits/bit-grid.ts";
import { countOnes } from "../bits/moments.ts";
import { lowestOne } from "../bits/words.ts";
import { FarSearch } from "./far-search.ts";
import type { NearRows } from "./near-rows.ts";
import { NearSearch } from "./near-search.ts";

/**
 * Exact distance of every point of one grid to the nearest point of another of the same layout, which holds some.
 *
 * Most points of two similar surfaces coincide or are near; the rest have a search of their own.
 *
 * @param rows within the layout's margins
 * @returns in the unit of the spacing, in memory order of the queries
 */
export function nearestDistances(
  queries: BitGrid,
  points: BitGrid,
  rows: NearRows,
  spacing: PerAxis<number>,
): Float64Array {
  const near = new NearSearch(points, rows, spacing);
  let far: FarSearch | null = null;
  const reach = Math.sqrt(near.reach) * (1 + 1e-9);
  const distances = new Float64Array(countOnes(queries));
  let count = 0;
  const last = { distance: 0, i: 0, j: 0, k: 0 };
  forEachWord(queries, (word, n, wordI, j, k) => {
    const common = points.words[n] as number;
    for (let left = word; left !== 0; left &= left - 1) {
      const place = lowestOne(left);
      if (((common >>> place) & 1) !== 0) {
        count++;
        continue;
      }
      const i = wordI + place;
      // By the triangle inequality no point is nearer than this.
      const least =
        last.distance - lengthOf((i - last.i) * spacing[0], (j - last.j) * spacing[1], (k - last.k) * spacing[2]);
      let squared = least > reach ? Number.POSITIVE_INFINITY : near.nearestSquared(n, place);
      if (squared > near.reach) {
        far ??= new FarSearch(points, spacing);
        squared = far.nearestSquared(i, j, k);
      }
      const distance = Math.sqrt(squared);
      last.distance = distance;
      last.i = i;
      last.j = j;
      last.k = k;
      distances[count++] = distance;
    }
  });
  return distances;
}

function lengthOf(x: number, y: number, z: number): number {
  return Math.sqrt(x * x + y * y + z * z);
}
