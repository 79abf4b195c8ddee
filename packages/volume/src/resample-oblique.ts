import type { Affine } from "./affine.ts";
import type { PerAxis } from "./per-axis.ts";
import { type AxisSample, isInside, nearestVoxel, sampleLinear } from "./sample-axis.ts";
import { toFloat32 } from "./values.ts";
import { type Volume, type VoxelArray, voxelCount } from "./volume.ts";
import { filledLike } from "./voxel-types.ts";

/**
 * Resampling between grids that are rotated, permuted, flipped or sheared against each other, voxel by voxel.
 *
 * @param toSource target index to source index
 */
export function resampleOblique(
  volume: Volume,
  shape: PerAxis<number>,
  toSource: Affine,
  interpolation: "nearest" | "linear",
  outside: number,
): VoxelArray {
  if (interpolation === "linear") {
    const out = new Float32Array(voxelCount(shape)).fill(outside);
    const values = toFloat32(volume);
    const at = linearSampler(values, volume.shape);
    forEachInside(volume.shape, shape, toSource, (n, x, y, z) => {
      out[n] = at(x, y, z);
    });
    return out;
  }
  const out = filledLike(volume.voxels, voxelCount(shape), outside);
  const [source, target] = [volume.voxels, out] as [Int16Array, Int16Array];
  const [n0, n1, n2] = volume.shape;
  forEachInside(volume.shape, shape, toSource, (n, x, y, z) => {
    target[n] = source[nearestVoxel(x, n0) + n0 * (nearestVoxel(y, n1) + n1 * nearestVoxel(z, n2))] as number;
  });
  return out;
}

/** Visits the target voxels whose centers lie in the source, with their positions in source voxels. */
function forEachInside(
  [n0, n1, n2]: PerAxis<number>,
  shape: PerAxis<number>,
  [rowX, rowY, rowZ]: Affine,
  visit: (n: number, x: number, y: number, z: number) => void,
): void {
  for (let k = 0, n = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++) {
      const x0 = rowX[1] * j + rowX[2] * k + rowX[3];
      const y0 = rowY[1] * j + rowY[2] * k + rowY[3];
      const z0 = rowZ[1] * j + rowZ[2] * k + rowZ[3];
      for (let i = 0; i < shape[0]; i++, n++) {
        const [x, y, z] = [rowX[0] * i + x0, rowY[0] * i + y0, rowZ[0] * i + z0];
        if (isInside(x, n0) && isInside(y, n1) && isInside(z, n2)) visit(n, x, y, z);
      }
    }
  }
}

/** Trilinear interpolation of an array at a position inside; voxels of weight 0 are not read. */
function linearSampler(values: Float32Array, [n0, n1, n2]: PerAxis<number>) {
  const sample = (): AxisSample => ({ lower: 0, upper: 0, weight: 0 });
  const [si, sj, sk] = [sample(), sample(), sample()];
  const alongI = (row: number): number => {
    const low = values[row + si.lower] as number;
    return si.weight === 0 ? low : (1 - si.weight) * low + si.weight * (values[row + si.upper] as number);
  };
  const alongJ = (slice: number): number => {
    const low = alongI(slice + n0 * sj.lower);
    return sj.weight === 0 ? low : (1 - sj.weight) * low + sj.weight * alongI(slice + n0 * sj.upper);
  };
  return (x: number, y: number, z: number): number => {
    sampleLinear(x, n0, si);
    sampleLinear(y, n1, sj);
    sampleLinear(z, n2, sk);
    const low = alongJ(n0 * n1 * sk.lower);
    return sk.weight === 0 ? low : (1 - sk.weight) * low + sk.weight * alongJ(n0 * n1 * sk.upper);
  };
}
