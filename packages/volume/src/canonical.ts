import { requireSameGrid } from "./grid.ts";
import { type AxisDirection, axisDirections } from "./orientation.ts";
import type { PerAxis } from "./per-axis.ts";
import { type Axis, reorient } from "./reorient.ts";
import type { Volume } from "./volume.ts";

/**
 * The volume with its axes permuted and flipped so that i, j, k run closest to right, anterior, superior.
 *
 * No voxel is changed or interpolated and each keeps its place in the world. A volume that is so already is returned
 * as it is; otherwise the source header is dropped, since it describes other axes.
 *
 * @throws AFFINE_SINGULAR
 */
export function toCanonical(volume: Volume): Volume {
  const directions = axisDirections(volume.affine);
  const from = ([0, 1, 2] as Axis[]).map((world) => directions.findIndex((d) => d.world === world) as Axis);
  return reorient(volume, { from: from as unknown as PerAxis<Axis>, signs: signsOf(directions) });
}

/**
 * Undoes `toCanonical`: a volume on the canonical grid of `like` back on the axes of `like`, with its affine and header.
 *
 * @param canonical shape as `toCanonical(like)`
 * @throws PAIR_MISMATCH, AFFINE_SINGULAR
 */
export function fromCanonical(canonical: Volume, like: Volume): Volume {
  const directions = axisDirections(like.affine);
  const from = directions.map((d) => d.world) as unknown as PerAxis<Axis>;
  // Canonical axis w is flipped where the axis of `like` that runs along it is.
  const flips = ([0, 1, 2] as Axis[]).map((world) => directions.find((d) => d.world === world) as AxisDirection);
  const back = reorient(canonical, { from, signs: signsOf(flips as unknown as PerAxis<AxisDirection>) });
  requireSameGrid(like, back);
  const { shape, affine, header } = like;
  return { voxels: back.voxels, scale: back.scale, shape, affine, ...(header === undefined ? {} : { header }) };
}

function signsOf([i, j, k]: PerAxis<AxisDirection>): PerAxis<1 | -1> {
  return [i.sign, j.sign, k.sign];
}
