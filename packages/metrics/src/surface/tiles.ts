import { type BitGrid, forEachWord } from "../bits/bit-grid.ts";
import { highestOne, lowestOne } from "../bits/words.ts";

/** Rows of a tile along j and along k. */
const TILE_ROWS = 4;
/** Numbers that describe a word: its value and its first voxel. */
export const WORD = 4;
/** Numbers that describe a tile: lowest and highest i, j and k of its points. */
export const BOUNDS = 6;

/** The points of a grid in tiles of 32 x 4 x 4 voxels, each with the box that its points fill. */
export interface Tiles {
  readonly count: number;
  readonly bounds: Int32Array;
  /** Words of tile t are those from starts[t] to starts[t + 1]. */
  readonly starts: Int32Array;
  readonly words: Int32Array;
}

export function tilesOf(points: BitGrid): Tiles {
  const { box, rowWords } = points.layout;
  const across = rowWords - 1;
  const down = Math.ceil((box.size[1] + 1) / TILE_ROWS);
  const deep = Math.ceil((box.size[2] + 1) / TILE_ROWS);
  const tileAt = (i: number, j: number, k: number) =>
    (i >> 5) + across * (Math.floor(j / TILE_ROWS) + down * Math.floor(k / TILE_ROWS));
  // First the number of words of each place, then the tile there.
  const places = new Int32Array(across * down * deep);
  forEachWord(points, (_, __, i, j, k) => {
    const place = tileAt(i, j, k);
    places[place] = (places[place] as number) + 1;
  });
  const occupied = places.filter((words) => words > 0);
  const count = occupied.length;
  const starts = new Int32Array(count + 1);
  for (let t = 0; t < count; t++) starts[t + 1] = (starts[t] as number) + (occupied[t] as number);
  for (let place = 0, t = 0; place < places.length; place++) if (places[place] !== 0) places[place] = t++;
  const next = starts.slice(0, count);
  const words = new Int32Array(WORD * (starts[count] as number));
  const bounds = new Int32Array(BOUNDS * count);
  forEachWord(points, (word, _, i, j, k) => {
    const t = places[tileAt(i, j, k)] as number;
    const n = next[t] as number;
    next[t] = n + 1;
    words[WORD * n] = word;
    words[WORD * n + 1] = i;
    words[WORD * n + 2] = j;
    words[WORD * n + 3] = k;
    widen(bounds, BOUNDS * t, n === starts[t], i + lowestOne(word), i + highestOne(word));
    widen(bounds, BOUNDS * t + 2, n === starts[t], j, j);
    widen(bounds, BOUNDS * t + 4, n === starts[t], k, k);
  });
  return { count, bounds, starts, words };
}

/** Widens the bounds at a place by a range, or sets them to it. */
function widen(bounds: Int32Array, at: number, isFirst: boolean, low: number, high: number): void {
  if (isFirst || low < (bounds[at] as number)) bounds[at] = low;
  if (isFirst || high > (bounds[at + 1] as number)) bounds[at + 1] = high;
}
