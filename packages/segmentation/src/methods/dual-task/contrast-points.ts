import type { Rng } from "@panshift/core";
import { dilateBox, distanceTransform, type PerAxis, skeletonize3d } from "@panshift/volume";

/** The bottleneck's stride: features lie on every 8th voxel of each axis. */
export const STRIDE = 8;

export interface ContrastOptions {
  readonly views: number;
  /** Fewest voxels that a slice of the stride-8 grid must show, in the order in which they are tried. */
  readonly minVoxels: readonly number[];
  /** Smallest and largest in-plane size k of the box that dilates the lesion, both included; its z size is k - 3. */
  readonly ringDilation: readonly [smallest: number, largest: number];
}

/** A patch's lesion, x-fastest. */
export interface LesionPatch {
  readonly lesion: Uint8Array;
  /** Nonzero where no annotation exists: never a point of the ring. */
  readonly ignored: Uint8Array;
  /** Multiples of 8, fastest first. */
  readonly shape: PerAxis<number>;
  /** Unit in which depths are compared. */
  readonly spacing: PerAxis<number>;
}

/**
 * Where the contrastive loss reads the bottleneck: for each view and slice one point of the lesion's skeleton and one
 * of the ring around the lesion.
 *
 * A slice takes part when it shows at least 5 voxels of the set; when no slice does, 4, 3, 2 and 1 are tried, for
 * lesion and ring on their own. A slice without skeleton gives its deepest lesion voxel.
 *
 * @returns [views, D / 8, 2] row-major: flat indices into the [D / 8, H / 8, W / 8] grid, positive then negative; -1
 *   where a slice gives none
 * @source Li et al., Dual-Task Synergy, section on eqs. (8), (9); sampling of the released code
 * @deviates negatives are uniform on the ring (released: on its 2D skeleton); the fallback to the deepest voxel is ours
 */
export function contrastPoints(patch: LesionPatch, options: ContrastOptions, rng: Rng): Int32Array {
  const { shape } = patch;
  const size = rng.int(options.ringDilation[0], options.ringDilation[1] + 1);
  const dilated = dilateBox(patch.lesion, shape, [size, size, Math.max(1, size - 3)]);
  const ring = dilated.map((voxel, at) => (voxel && !patch.lesion[at] && !patch.ignored[at] ? 1 : 0));
  const grid = shape.map((side) => side / STRIDE) as unknown as PerAxis<number>;
  const lesion8 = subsample(patch.lesion, shape);
  const skeleton8 = skeletonize3d(lesion8, grid);
  const perSlice = grid[0] * grid[1];
  const lesionSlices = slicesOf(lesion8, perSlice, options.minVoxels);
  const ringSlices = slicesOf(subsample(ring, shape), perSlice, options.minVoxels);
  const points = new Int32Array(options.views * grid[2] * 2).fill(-1);
  let depth8: Float64Array | null = null;
  for (const [z, voxels] of lesionSlices) {
    let central = voxels.filter((voxel) => skeleton8[voxel]);
    if (central.length === 0) {
      depth8 ??= subsample(distanceTransform(patch.lesion, shape, patch.spacing), shape);
      central = [deepest(voxels, depth8)];
    }
    for (let view = 0; view < options.views; view++) points[(view * grid[2] + z) * 2] = rng.pick(central);
  }
  for (const [z, voxels] of ringSlices) {
    for (let view = 0; view < options.views; view++) points[(view * grid[2] + z) * 2 + 1] = rng.pick(voxels);
  }
  return points;
}

/** Every 8th voxel of each axis, starting at the first. */
function subsample<T extends Uint8Array | Float64Array>(values: T, [n0, n1, n2]: PerAxis<number>): T {
  const out = new (values.constructor as new (length: number) => T)((n0 * n1 * n2) / STRIDE ** 3);
  let at = 0;
  for (let k = 0; k < n2; k += STRIDE) {
    for (let j = 0; j < n1; j += STRIDE) {
      for (let i = 0; i < n0; i += STRIDE) out[at++] = values[(k * n1 + j) * n0 + i] as number;
    }
  }
  return out;
}

/** The voxels of each slice that shows enough of the mask, by slice index. */
function slicesOf(mask: Uint8Array, perSlice: number, minVoxels: readonly number[]): Map<number, number[]> {
  const all = new Map<number, number[]>();
  for (let voxel = 0; voxel < mask.length; voxel++) {
    if (!mask[voxel]) continue;
    const z = Math.floor(voxel / perSlice);
    const voxels = all.get(z);
    if (voxels) voxels.push(voxel);
    else all.set(z, [voxel]);
  }
  for (const fewest of minVoxels) {
    const enough = [...all].filter(([, voxels]) => voxels.length >= fewest);
    if (enough.length > 0) return new Map(enough);
  }
  return new Map();
}

function deepest(voxels: readonly number[], depth: Float64Array): number {
  return voxels.reduce((best, voxel) => ((depth[voxel] as number) > (depth[best] as number) ? voxel : best));
}
