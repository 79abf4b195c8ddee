import type { PerAxis } from "@panshift/volume";
import { type BitGrid, forEachWord } from "./bit-grid.ts";
import { popCount, sumOfPlaces } from "./words.ts";

/** Number of ones of a grid. */
export function countOnes({ words }: BitGrid): number {
  let count = 0;
  for (let n = 0; n < words.length; n++) if (words[n] !== 0) count += popCount(words[n] as number);
  return count;
}

/** Number of ones that two grids of one layout share. */
export function countCommon(a: BitGrid, b: BitGrid): number {
  let count = 0;
  for (let n = 0; n < a.words.length; n++) {
    const word = (a.words[n] as number) & (b.words[n] as number);
    if (word !== 0) count += popCount(word);
  }
  return count;
}

/** Mean index of a grid's voxels from the first voxel of its box; the grid holds some. */
export function meanIndex(grid: BitGrid): PerAxis<number> {
  let [count, sumI, sumJ, sumK] = [0, 0, 0, 0];
  forEachWord(grid, (word, _, i, j, k) => {
    const ones = popCount(word);
    count += ones;
    sumI += i * ones + sumOfPlaces(word);
    sumJ += j * ones;
    sumK += k * ones;
  });
  return [sumI / count, sumJ / count, sumK / count];
}
