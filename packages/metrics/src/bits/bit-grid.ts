import type { Box, PerAxis } from "@panshift/volume";
import { nonzeroBytes } from "./words.ts";

/**
 * Where the bits of a box of voxels lie: 32 to a word along i, the lowest bit first.
 *
 * Room for one more voxel per axis (the corners between voxels) and empty words, rows and slices on all sides: a search
 * that stays within the margins never asks where the box ends.
 */
export interface BitLayout {
  readonly box: Box;
  readonly rowWords: number;
  readonly sliceWords: number;
  /** Word of the box's first voxel. */
  readonly first: number;
  /** Words of a grid. */
  readonly length: number;
}

/** Bits in a layout. */
export interface BitGrid {
  readonly layout: BitLayout;
  readonly words: Int32Array;
}

/** @param margins empty rows along j and slices along k on each side, at least 1 */
export function bitLayout(box: Box, margins: { readonly j: number; readonly k: number }): BitLayout {
  const [ni, nj, nk] = box.size;
  // One empty word ends each row and begins the next one; likewise the empty rows between slices.
  const rowWords = Math.ceil((ni + 1) / 32) + 1;
  const sliceWords = rowWords * (nj + 1 + margins.j);
  const first = 1 + rowWords * margins.j + sliceWords * margins.k;
  return { box, rowWords, sliceWords, first, length: first + sliceWords * (nk + 1 + margins.k) + rowWords * margins.j };
}

/** The voxels of a mask (nonzero = inside, i fastest) in the layout's box. */
export function packBits(mask: Uint8Array, shape: PerAxis<number>, layout: BitLayout): BitGrid {
  const words = new Int32Array(layout.length);
  const bytes = new DataView(mask.buffer, mask.byteOffset, mask.byteLength);
  const { box, rowWords, sliceWords, first } = layout;
  const fullWords = box.size[0] >> 5;
  const rest = box.size[0] & 31;
  for (let k = 0; k < box.size[2]; k++) {
    for (let j = 0; j < box.size[1]; j++) {
      let from = box.start[0] + shape[0] * (box.start[1] + j + shape[1] * (box.start[2] + k));
      const to = first + j * rowWords + k * sliceWords;
      for (let w = 0; w < fullWords; w++, from += 32) {
        let word = 0;
        for (let b = 0; b < 32; b += 4) {
          const four = bytes.getInt32(from + b, true);
          if (four !== 0) word |= nonzeroBytes(four) << b;
        }
        words[to + w] = word;
      }
      let word = 0;
      for (let b = 0; b < rest; b++) if (mask[from + b] !== 0) word |= 1 << b;
      if (rest > 0) words[to + fullWords] = word;
    }
  }
  return { layout, words };
}

/** Calls back with every word that is not zero, in memory order: its value, its index and its first voxel in the box. */
export function forEachWord(
  { layout, words }: BitGrid,
  visit: (word: number, index: number, i: number, j: number, k: number) => void,
): void {
  const { box, rowWords, sliceWords, first } = layout;
  for (let k = 0; k <= box.size[2]; k++) {
    for (let j = 0; j <= box.size[1]; j++) {
      const row = first + j * rowWords + k * sliceWords;
      for (let w = 0; w < rowWords - 1; w++) {
        const word = words[row + w] as number;
        if (word !== 0) visit(word, row + w, 32 * w, j, k);
      }
    }
  }
}
