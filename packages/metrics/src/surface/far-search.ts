import type { PerAxis } from "@panshift/volume";
import type { BitGrid } from "../bits/bit-grid.ts";
import { lowestOne, nearestOne } from "../bits/words.ts";
import { BOUNDS, type Tiles, tilesOf, WORD } from "./tiles.ts";

/** Voxels of the smallest query cell along i, and about as many mm along j and k. */
const CELL = 8;
/** Edges of the cells in edges of the smallest, for each level: cells lie within larger ones. */
const LEVELS = [8, 1];

/** A partition of the grid into cells, each with the tiles that can hold the nearest point of one of its voxels. */
interface Level {
  readonly edge: PerAxis<number>;
  readonly cells: PerAxis<number>;
  /** Filled as queries ask. */
  readonly tilesOfCell: (Int32Array | undefined)[];
}

/**
 * Nearest-point search for queries that are far from every point, exact.
 *
 * The first query of a cell finds which tiles can hold the nearest point of any voxel of the cell, out of those of the
 * larger cell around it; only these are searched for the others. The nearest point of one query is tried first for the
 * next.
 */
export class FarSearch {
  readonly #spacing: PerAxis<number>;
  readonly #tiles: Tiles;
  readonly #everyTile: Int32Array;
  readonly #levels: readonly Level[];
  /** The nearest point of the last query. */
  #lastI: number;
  #lastJ: number;
  #lastK: number;

  /** @param points at least one */
  constructor(points: BitGrid, spacing: PerAxis<number>) {
    this.#spacing = spacing;
    this.#tiles = tilesOf(points);
    this.#everyTile = Int32Array.from({ length: this.#tiles.count }, (_, t) => t);
    this.#levels = LEVELS.map((scale) => levelOf(scale, points.layout.box.size, spacing));
    const [word, i, j, k] = this.#tiles.words as unknown as [number, number, number, number];
    this.#lastI = i + lowestOne(word);
    this.#lastJ = j;
    this.#lastK = k;
  }

  /** Squared distance to the nearest point. */
  nearestSquared(i: number, j: number, k: number): number {
    return this.#search(this.#tilesAround(this.#levels.length - 1, i, j, k), i, j, k);
  }

  /** The tiles that can hold the nearest point of a voxel of this voxel's cell. */
  #tilesAround(depth: number, i: number, j: number, k: number): Int32Array {
    const level = this.#levels[depth];
    if (level === undefined) return this.#everyTile;
    const [ei, ej, ek] = level.edge;
    const a = Math.floor(i / ei);
    const b = Math.floor(j / ej);
    const c = Math.floor(k / ek);
    const cell = a + level.cells[0] * (b + level.cells[1] * c);
    const known = level.tilesOfCell[cell];
    if (known !== undefined) return known;
    const tiles = this.#findTiles(this.#tilesAround(depth - 1, i, j, k), [a * ei, b * ej, c * ek], level.edge);
    level.tilesOfCell[cell] = tiles;
    return tiles;
  }

  /** Of some tiles, those that can hold the nearest point of a voxel of the cell that begins at (i, j, k). */
  #findTiles(among: Int32Array, [i, j, k]: PerAxis<number>, [ei, ej, ek]: PerAxis<number>): Int32Array {
    const [si, sj, sk] = this.#spacing;
    const fromMiddle = Math.sqrt(this.#search(among, i + (ei >> 1), j + (ej >> 1), k + (ek >> 1)));
    // No voxel of the cell is farther from the middle; the factor is for rounding.
    const farthest = Math.hypot((ei >> 1) * si, (ej >> 1) * sj, (ek >> 1) * sk);
    const bound = ((fromMiddle + farthest) * (1 + 1e-9)) ** 2;
    const { bounds } = this.#tiles;
    return among.filter((t) => {
      const at = BOUNDS * t;
      const di = between(i, i + ei - 1, bounds[at] as number, bounds[at + 1] as number) * si;
      const dj = between(j, j + ej - 1, bounds[at + 2] as number, bounds[at + 3] as number) * sj;
      const dk = between(k, k + ek - 1, bounds[at + 4] as number, bounds[at + 5] as number) * sk;
      return di * di + dj * dj + dk * dk <= bound;
    });
  }

  /** Squared distance to the nearest point of some tiles, or to the last query's nearest one if that is nearer. */
  #search(tiles: Int32Array, i: number, j: number, k: number): number {
    const [si, sj, sk] = this.#spacing;
    const bounds = this.#tiles.bounds;
    const lastI = (this.#lastI - i) * si;
    const lastJ = (this.#lastJ - j) * sj;
    const lastK = (this.#lastK - k) * sk;
    let best = lastI * lastI + (lastJ * lastJ + lastK * lastK);
    for (let n = 0; n < tiles.length; n++) {
      const t = tiles[n] as number;
      const at = BOUNDS * t;
      const dj = between(j, j, bounds[at + 2] as number, bounds[at + 3] as number) * sj;
      const dk = between(k, k, bounds[at + 4] as number, bounds[at + 5] as number) * sk;
      const row = dj * dj + dk * dk;
      if (row >= best) continue;
      const di = between(i, i, bounds[at] as number, bounds[at + 1] as number) * si;
      if (di * di + row < best) best = this.#searchTile(t, i, j, k, best);
    }
    return best;
  }

  #searchTile(t: number, i: number, j: number, k: number, bound: number): number {
    const [si, sj, sk] = this.#spacing;
    const { words, starts } = this.#tiles;
    const end = WORD * (starts[t + 1] as number);
    let best = bound;
    for (let n = WORD * (starts[t] as number); n < end; n += WORD) {
      const dj = ((words[n + 2] as number) - j) * sj;
      const dk = ((words[n + 3] as number) - k) * sk;
      const row = dj * dj + dk * dk;
      if (row >= best) continue;
      const first = words[n + 1] as number;
      const nearest = first + nearestOne(words[n] as number, i - first);
      const di = (nearest - i) * si;
      if (di * di + row >= best) continue;
      best = di * di + row;
      this.#lastI = nearest;
      this.#lastJ = words[n + 2] as number;
      this.#lastK = words[n + 3] as number;
    }
    return best;
  }
}

function levelOf(scale: number, size: PerAxis<number>, spacing: PerAxis<number>): Level {
  const edge = (axis: 0 | 1 | 2) => scale * Math.max(1, Math.round((CELL * spacing[0]) / spacing[axis]));
  const edges: PerAxis<number> = [edge(0), edge(1), edge(2)];
  // The last voxel may be a corner, one beyond the box.
  const cells = (axis: 0 | 1 | 2) => Math.floor(size[axis] / edges[axis]) + 1;
  return { edge: edges, cells: [cells(0), cells(1), cells(2)], tilesOfCell: [] };
}

/** How far two ranges of voxels lie apart; 0 where they meet. */
function between(low: number, high: number, otherLow: number, otherHigh: number): number {
  return high < otherLow ? otherLow - high : low > otherHigh ? low - otherHigh : 0;
}
