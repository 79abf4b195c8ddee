import type { PerAxis } from "@panshift/volume";
import { type BitGrid, forEachWord } from "../bits/bit-grid.ts";
import { countOnes } from "../bits/moments.ts";
import { lowestOne } from "../bits/words.ts";
import { cornerAreas } from "./corner-areas.ts";

/**
 * The surface of a mask as DeepMind's surface-distance has it: the corners between voxels whose eight voxels are
 * neither all inside nor all outside, each with the area of the surface between these voxels. Corner (i, j, k) is the
 * low one of voxel (i, j, k); what lies outside of the box counts as outside.
 *
 * @param spacing in mm
 * @source google-deepmind/surface-distance 1f805ce, compute_surface_distances
 */
export function surfaceCorners(mask: BitGrid, spacing: PerAxis<number>): { grid: BitGrid; areas: Float64Array } {
  const { layout, words } = mask;
  const { box, rowWords, sliceWords, first } = layout;
  const corners = new Int32Array(words.length);
  for (let k = 0; k <= box.size[2]; k++) {
    for (let j = 0; j <= box.size[1]; j++) {
      const row = first + j * rowWords + k * sliceWords;
      for (let n = row; n < row + rowWords - 1; n++) {
        const [any, all] = [anyOf(words, n, rowWords, sliceWords), allOf(words, n, rowWords, sliceWords)];
        const [anyBefore, allBefore] = [
          anyOf(words, n - 1, rowWords, sliceWords),
          allOf(words, n - 1, rowWords, sliceWords),
        ];
        corners[n] = (any | shifted(any, anyBefore)) & ~(all & shifted(all, allBefore));
      }
    }
  }
  const grid = { layout, words: corners };
  return { grid, areas: areasOf(grid, mask, cornerAreas(spacing)) };
}

/** A word of the voxels one step down along i. */
function shifted(word: number, before: number): number {
  return (word << 1) | (before >>> 31);
}

/** The four rows that meet at a corner's row, joined. */
function anyOf(words: Int32Array, n: number, rowWords: number, sliceWords: number): number {
  const here = (words[n] as number) | (words[n - rowWords] as number);
  return here | (words[n - sliceWords] as number) | (words[n - sliceWords - rowWords] as number);
}

/** The four rows that meet at a corner's row, intersected. */
function allOf(words: Int32Array, n: number, rowWords: number, sliceWords: number): number {
  const here = (words[n] as number) & (words[n - rowWords] as number);
  return here & (words[n - sliceWords] as number) & (words[n - sliceWords - rowWords] as number);
}

function areasOf(corners: BitGrid, mask: BitGrid, areaOfCode: Float64Array): Float64Array {
  const { rowWords, sliceWords } = mask.layout;
  const areas = new Float64Array(countOnes(corners));
  const steps = [-sliceWords - rowWords, -sliceWords, -rowWords, 0];
  let count = 0;
  forEachWord(corners, (word, n) => {
    for (let left = word; left !== 0; left &= left - 1) {
      const place = lowestOne(left);
      let code = 0;
      for (let s = 0; s < 4; s++) {
        const at = n + (steps[s] as number);
        const middle = mask.words[at] as number;
        const low = place === 0 ? (mask.words[at - 1] as number) >>> 31 : (middle >>> (place - 1)) & 1;
        code |= (low | (((middle >>> place) & 1) << 1)) << (2 * s);
      }
      areas[count++] = areaOfCode[code] as number;
    }
  });
  return areas;
}
