import { affineOfColumns, applyAffine, columnOf } from "./affine.ts";
import { gather } from "./gather.ts";
import { requireSameGrid } from "./grid.ts";
import { type AxisDirection, axisDirections } from "./orientation.ts";
import type { PerAxis, Volume } from "./volume.ts";

type Axis = 0 | 1 | 2;

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
  return reorient(volume, from as unknown as PerAxis<Axis>, directions);
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
  const back = reorient(canonical, from, flips as unknown as PerAxis<AxisDirection>);
  requireSameGrid(like, back);
  const { shape, affine, header } = like;
  return { voxels: back.voxels, scale: back.scale, shape, affine, ...(header === undefined ? {} : { header }) };
}

/** Axis a of the result is axis from[a] of the volume, reversed where that axis has sign -1. */
function reorient(volume: Volume, from: PerAxis<Axis>, signs: PerAxis<AxisDirection>): Volume {
  const { shape, affine } = volume;
  const strides: PerAxis<number> = [1, shape[0], shape[0] * shape[1]];
  if (from.every((axis, a) => axis === a && signs[axis].sign > 0)) return volume;
  const first = shape.map((length, axis) => ((signs[axis] as AxisDirection).sign < 0 ? length - 1 : 0));
  const perAxis = <T>(value: (axis: Axis) => T): PerAxis<T> => [value(from[0]), value(from[1]), value(from[2])];
  const outShape = perAxis((axis) => shape[axis]);
  return {
    voxels: gather(volume.voxels, outShape, {
      start: first.reduce((sum, index, axis) => sum + index * (strides[axis] as number), 0),
      step: perAxis((axis) => signs[axis].sign * strides[axis]),
    }),
    shape: outShape,
    affine: affineOfColumns(
      perAxis((axis) => columnOf(affine, axis).map((v) => v * signs[axis].sign) as unknown as PerAxis<number>),
      applyAffine(affine, first as unknown as PerAxis<number>),
    ),
    scale: volume.scale,
  };
}
