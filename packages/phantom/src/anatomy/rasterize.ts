import { type Affine, type Grid, originOf, type PerAxis, spacingOf } from "@panshift/volume";
import { BlockPainter, type Drawable } from "./block-painter.ts";

/** Compartment ids on a grid that is finer than the image's by a whole factor on each axis. */
export interface FineMap {
  readonly ids: Uint8Array;
  readonly shape: PerAxis<number>;
  /** Fine voxels in one image voxel, by axis. */
  readonly factors: PerAxis<number>;
  /** The image's grid. */
  readonly grid: Grid;
}

/** A grid whose voxel axes are right, front and head, centered at `center` (mm). */
export function centeredGrid(
  shape: PerAxis<number>,
  spacingMm: PerAxis<number>,
  center: PerAxis<number> = [0, 0, 0],
): Grid {
  const start = (axis: 0 | 1 | 2) => center[axis] - ((shape[axis] - 1) / 2) * spacingMm[axis];
  const affine: Affine = [
    [spacingMm[0], 0, 0, start(0)],
    [0, spacingMm[1], 0, start(1)],
    [0, 0, spacingMm[2], start(2)],
    [0, 0, 0, 1],
  ];
  return { shape, affine };
}

/** Side of the first blocks, mm: large enough to skip over, small enough to be mostly of one compartment. */
const BLOCK_MM = 20;

/**
 * Draws an anatomy on a grid of `factors` fine voxels per image voxel, each with the one compartment that its
 * center lies in.
 *
 * Blocks of voxels are halved until all of a block lies in one compartment; what surely does not reach into a block
 * is not asked again in its parts, so that the work grows with the area of the surfaces and not with the volume.
 *
 * @param grid an image grid from `centeredGrid`
 */
export function rasterize(anatomy: Drawable, grid: Grid, factors: PerAxis<number>): FineMap {
  const shape = [grid.shape[0] * factors[0], grid.shape[1] * factors[1], grid.shape[2] * factors[2]] as const;
  const spacing = spacingOf(grid);
  const step = [spacing[0] / factors[0], spacing[1] / factors[1], spacing[2] / factors[2]] as const;
  const origin = originOf(grid.affine);
  const start = (axis: 0 | 1 | 2) => origin[axis] - ((factors[axis] - 1) / 2) * step[axis];
  const ids = new Uint8Array(shape[0] * shape[1] * shape[2]);
  const painter = new BlockPainter(anatomy, { ids, shape, step, start: [start(0), start(1), start(2)] });
  const size = step.map((mm) => Math.max(1, Math.round(BLOCK_MM / mm))) as unknown as PerAxis<number>;
  for (let k = 0; k < shape[2]; k += size[2]) {
    for (let j = 0; j < shape[1]; j += size[1]) {
      for (let i = 0; i < shape[0]; i += size[0]) {
        const end = (axis: 0 | 1 | 2, begin: number) => Math.min(begin + size[axis], shape[axis]);
        painter.paint([i, j, k], [end(0, i), end(1, j), end(2, k)]);
      }
    }
  }
  return { ids, shape, factors, grid };
}
