import { type BitGrid, forEachWord } from "../bits/bit-grid.ts";

/**
 * The surface of a mask: its voxels with at least one of the six face neighbors outside of the mask; what lies outside
 * of the grid's box counts as outside.
 *
 * @see docs/metrics.md: S(X)
 */
export function surfaceVoxels(mask: BitGrid): BitGrid {
  const { layout, words } = mask;
  const { rowWords, sliceWords } = layout;
  const surface = new Int32Array(words.length);
  forEachWord(mask, (word, n) => {
    const after = (word >>> 1) | ((words[n + 1] as number) << 31);
    const before = (word << 1) | ((words[n - 1] as number) >>> 31);
    const alongJ = (words[n - rowWords] as number) & (words[n + rowWords] as number);
    const alongK = (words[n - sliceWords] as number) & (words[n + sliceWords] as number);
    surface[n] = word & ~(after & before & alongJ & alongK);
  });
  return { layout, words: surface };
}
