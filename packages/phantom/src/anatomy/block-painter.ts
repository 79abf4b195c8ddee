import type { PerAxis } from "@panshift/volume";
import type { Anatomy } from "./anatomy.ts";
import { compartmentId, FIRST_CAVITY_ID } from "./compartments.ts";
import { MIXED, OUTSIDE } from "./organ.ts";

/** Blocks of so many fine voxels are drawn voxel by voxel. */
const SMALL = 4;
/** More halvings than any block needs. */
const MAX_DEPTH = 64;

/** What a painter needs of an anatomy; in reference coordinates but for frame and deformation. */
export type Drawable = Pick<Anatomy, "wall" | "organs" | "frame" | "deformation">;

/** A map being drawn: voxel (i, j, k) has its center at start + (i, j, k) * step, mm of the world. */
export interface Canvas {
  readonly ids: Uint8Array;
  readonly shape: PerAxis<number>;
  readonly step: PerAxis<number>;
  readonly start: PerAxis<number>;
}

/** Draws an anatomy block by block; see `rasterize`. */
export class BlockPainter {
  readonly #anatomy: Drawable;
  readonly #canvas: Canvas;
  /** World to reference coordinates, after the deformation; and how much that may stretch a distance. */
  readonly #scale: PerAxis<number>;
  readonly #stretch: number;
  /** Positions of the organs that may reach into the blocks in hand, the last drawn first. */
  readonly #open: Int32Array;
  /** Bounds of the block in hand at each depth: begins, then ends (excluded). */
  readonly #bounds = new Int32Array(6 * MAX_DEPTH);
  /** The point in hand in reference coordinates. */
  readonly #point = new Float64Array(3);

  constructor(anatomy: Drawable, canvas: Canvas) {
    const { frame, deformation, organs } = anatomy;
    this.#anatomy = anatomy;
    this.#canvas = canvas;
    this.#scale = [1 / frame[0], 1 / frame[1], 1 / frame[2]];
    this.#stretch = (1 + deformation.steepness) * Math.max(...this.#scale);
    this.#open = new Int32Array(organs.length * MAX_DEPTH);
  }

  /** Draws the voxels from `begin` up to `end` (excluded). */
  paint(begin: PerAxis<number>, end: PerAxis<number>): void {
    this.#bounds.set([...begin, ...end]);
    const reach = this.#toCenter(0);
    const { organs } = this.#anatomy;
    let count = 0;
    for (let n = organs.length - 1; n >= 0; n--) if (this.#isNear(n, reach)) this.#open[count++] = n;
    this.#paint(0, { first: 0, count, inCavity: false });
  }

  /** Sets the point to the center of the block at a depth. @returns radius of a ball that holds its centers */
  #toCenter(depth: number): number {
    const bounds = this.#bounds;
    const { step } = this.#canvas;
    const at = 6 * depth;
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const half =
        (((bounds[at + 3 + axis] as number) - (bounds[at + axis] as number) - 1) / 2) * (step[axis] as number);
      squared += half * half;
    }
    const middle = (axis: number) => ((bounds[at + axis] as number) + (bounds[at + 3 + axis] as number) - 1) / 2;
    this.#locate(middle(0), middle(1), middle(2));
    return this.#stretch * Math.sqrt(squared);
  }

  #locate(i: number, j: number, k: number): void {
    const { start, step } = this.#canvas;
    const point = this.#point;
    this.#anatomy.deformation.apply(start[0] + i * step[0], start[1] + j * step[1], start[2] + k * step[2], point);
    point[0] = (point[0] as number) * this.#scale[0];
    point[1] = (point[1] as number) * this.#scale[1];
    point[2] = (point[2] as number) * this.#scale[2];
  }

  #isNear(organ: number, reach: number): boolean {
    const box = this.#anatomy.organs[organ]?.box;
    if (box === undefined) return false;
    const point = this.#point;
    for (let axis = 0; axis < 3; axis++) {
      const at = point[axis] as number;
      if (at < (box.min[axis] as number) - reach || at > (box.max[axis] as number) + reach) return false;
    }
    return true;
  }

  #paint(depth: number, open: Open): void {
    const bounds = this.#bounds;
    const at = 6 * depth;
    const width = (axis: number) => (bounds[at + 3 + axis] as number) - (bounds[at + axis] as number);
    if (width(0) * width(1) * width(2) <= SMALL) {
      this.#paintVoxels(depth, open);
      return;
    }
    const found = this.#survey(depth, open);
    if (typeof found === "number") {
      this.#fill(depth, found);
      return;
    }
    const axis = this.#longestAxis(depth);
    const middle = ((bounds[at + axis] as number) + (bounds[at + 3 + axis] as number)) >> 1;
    const part = at + 6;
    bounds.copyWithin(part, at, part);
    bounds[part + 3 + axis] = middle;
    this.#paint(depth + 1, found);
    bounds.copyWithin(part, at, part);
    bounds[part + axis] = middle;
    this.#paint(depth + 1, found);
  }

  /** The one compartment that a block lies in, or else what of the open may reach into it. */
  #survey(depth: number, { first, count, inCavity }: Open): number | Open {
    const { wall, organs } = this.#anatomy;
    const open = this.#open;
    const reach = this.#toCenter(depth);
    const x = this.#point[0] as number;
    const y = this.#point[1] as number;
    const z = this.#point[2] as number;
    const base = inCavity ? compartmentId.visceralFat : wall.at(x, y, z, reach);
    if (base !== MIXED && base < FIRST_CAVITY_ID) return base;
    // What reaches into the block is listed behind what was open before.
    const kept = first + count;
    let end = kept;
    for (let n = first; n < kept; n++) {
      const organ = open[n] as number;
      const id = organs[organ]?.at(x, y, z, reach) ?? OUTSIDE;
      if (id === OUTSIDE) continue;
      if (id !== MIXED && end === kept && base !== MIXED) return id;
      open[end++] = organ;
      if (id !== MIXED) break; // it covers all that was drawn before
    }
    return end === kept && base !== MIXED ? base : { first: kept, count: end - kept, inCavity: base !== MIXED };
  }

  /** The axis along which a block is longest (mm) and has more than one voxel. */
  #longestAxis(depth: number): number {
    let longest = 0;
    let most = 0;
    for (let axis = 0; axis < 3; axis++) {
      const voxels = (this.#bounds[6 * depth + 3 + axis] as number) - (this.#bounds[6 * depth + axis] as number);
      const length = voxels > 1 ? voxels * (this.#canvas.step[axis] as number) : 0;
      if (length > most) [longest, most] = [axis, length];
    }
    return longest;
  }

  #fill(depth: number, id: number): void {
    if (id === compartmentId.outside) return; // the map is made of it
    const { ids, shape } = this.#canvas;
    const bounds = this.#bounds;
    const at = 6 * depth;
    const [begin, end] = [bounds[at] as number, bounds[at + 3] as number];
    for (let k = bounds[at + 2] as number; k < (bounds[at + 5] as number); k++) {
      for (let j = bounds[at + 1] as number; j < (bounds[at + 4] as number); j++) {
        const row = shape[0] * (j + shape[1] * k);
        ids.fill(id, row + begin, row + end);
      }
    }
  }

  #paintVoxels(depth: number, open: Open): void {
    const { ids, shape } = this.#canvas;
    const bounds = this.#bounds;
    const at = 6 * depth;
    for (let k = bounds[at + 2] as number; k < (bounds[at + 5] as number); k++) {
      for (let j = bounds[at + 1] as number; j < (bounds[at + 4] as number); j++) {
        const row = shape[0] * (j + shape[1] * k);
        for (let i = bounds[at] as number; i < (bounds[at + 3] as number); i++) {
          this.#locate(i, j, k);
          ids[row + i] = this.#compartment(open);
        }
      }
    }
  }

  /** The compartment of the point in hand. */
  #compartment({ first, count, inCavity }: Open): number {
    const { wall, organs } = this.#anatomy;
    const x = this.#point[0] as number;
    const y = this.#point[1] as number;
    const z = this.#point[2] as number;
    const base = inCavity ? compartmentId.visceralFat : wall.at(x, y, z, 0);
    if (base < FIRST_CAVITY_ID) return base;
    for (let n = first; n < first + count; n++) {
      const id = organs[this.#open[n] as number]?.at(x, y, z, 0) ?? OUTSIDE;
      if (id !== OUTSIDE) return id;
    }
    return base;
  }
}

/** What may reach into a block: organs in the list from `first` on; and whether all of it lies in the cavity. */
interface Open {
  readonly first: number;
  readonly count: number;
  readonly inCavity: boolean;
}
