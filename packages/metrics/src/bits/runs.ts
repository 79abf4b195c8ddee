import { RunList, type Runs } from "@panshift/volume";
import type { BitGrid } from "./bit-grid.ts";
import { lowestOne, popCount } from "./words.ts";

/** The ones of a grid as runs along i, in rows of its box. */
export function runsOfBits({ layout, words }: BitGrid): Runs {
  const { box, rowWords, sliceWords, first } = layout;
  const runs = new RunList(box.size[1] * box.size[2]);
  for (let k = 0; k < box.size[2]; k++) {
    for (let j = 0; j < box.size[1]; j++) {
      const row = first + j * rowWords + k * sliceWords;
      let start: number | null = null;
      // A row ends with an empty word, which ends its last run.
      for (let w = 0; w < rowWords; w++) {
        const word = words[row + w] as number;
        const before: number = (word << 1) | (start === null ? 0 : 1);
        // Ones where a voxel and the one before it differ: ends of runs and their starts by turns.
        for (let changes: number = word ^ before; changes !== 0; changes &= changes - 1) {
          const i = 32 * w + lowestOne(changes);
          if (start === null) {
            start = i;
          } else {
            runs.push(start, i);
            start = null;
          }
        }
      }
      runs.endRow();
    }
  }
  return runs.take();
}

/** Ones of a grid in the voxels from `start` to before `end` of a row. */
export function countInRun({ layout, words }: BitGrid, row: number, start: number, end: number): number {
  const nj = layout.box.size[1];
  const at = layout.first + (row % nj) * layout.rowWords + Math.floor(row / nj) * layout.sliceWords;
  let count = 0;
  for (let i = start; i < end; ) {
    const place = i & 31;
    const taken = Math.min(32 - place, end - i);
    const mask = taken === 32 ? -1 : ((1 << taken) - 1) << place;
    count += popCount((words[at + (i >> 5)] as number) & mask);
    i += taken;
  }
  return count;
}
