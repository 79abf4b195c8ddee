import type { PerAxis } from "@panshift/volume";
import type { Matrix3, SpatialTransform } from "./draw-transform.ts";
import type { Patch, PatchSource } from "./patch.ts";

const IDENTITY: Matrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/**
 * Fills a patch through flip, linear map and elastic shift, composed into one source coordinate per
 * voxel: `source = center + (linear * (flip * offset * spacing) + shift) / spacing`, offsets from the
 * patch's center, so that rotations are rigid in mm whatever the voxel's shape.
 */
export function deformPatch(
  source: PatchSource,
  start: PerAxis<number>,
  shape: PerAxis<number>,
  transform: SpatialTransform,
  patch: Patch,
): void {
  const { spacing } = source;
  const half: PerAxis<number> = [(shape[0] - 1) / 2, (shape[1] - 1) / 2, (shape[2] - 1) / 2];
  const column = voxelMatrix(transform, spacing);
  const shifts = planeOfShifts(shape);
  const at: [number, number, number] = [0, 0, 0];
  let n = 0;
  for (let z = 0; z < shape[2]; z++) {
    transform.elastic?.plane(z, shifts);
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[0]; x++, n++) {
        const inPlane = y * shape[0] + x;
        for (let axis = 0; axis < 3; axis++) {
          const [fromX, fromY, fromZ] = column[axis] as PerAxis<number>;
          const shift = (shifts[axis] as Float32Array)[inPlane] as number;
          at[axis] =
            (start[axis] as number) +
            (half[axis] as number) +
            fromX * (x - half[0]) +
            fromY * (y - half[1]) +
            fromZ * (z - half[2]) +
            shift / (spacing[axis] as number);
        }
        patch.image[n] = linearAt(source.image, source.shape, at);
        patch.labels[n] = nearestAt(source.labels, source.shape, at);
      }
    }
  }
}

/** The linear part in voxels: row a gives the source step along axis a per patch voxel along x, y, z. */
function voxelMatrix({ flip, linear }: SpatialTransform, spacing: PerAxis<number>): Matrix3 {
  return (linear ?? IDENTITY).map((row, target) =>
    row.map((value, from) => {
      const sign = flip[from] ? -1 : 1;
      return (sign * value * (spacing[from] as number)) / (spacing[target] as number);
    }),
  ) as unknown as Matrix3;
}

function planeOfShifts(shape: PerAxis<number>): PerAxis<Float32Array> {
  const plane = () => new Float32Array(shape[0] * shape[1]);
  return [plane(), plane(), plane()];
}

/** Trilinear value at a voxel coordinate; voxels beyond the source count as 0. */
function linearAt(voxels: Float32Array, shape: PerAxis<number>, at: readonly [number, number, number]): number {
  const i = Math.floor(at[0]);
  const j = Math.floor(at[1]);
  const k = Math.floor(at[2]);
  if (i < -1 || j < -1 || k < -1 || i >= shape[0] || j >= shape[1] || k >= shape[2]) return 0;
  const [u, v, w] = [at[0] - i, at[1] - j, at[2] - k];
  let sum = 0;
  for (let corner = 0; corner < 8; corner++) {
    const x = i + (corner & 1);
    const y = j + ((corner >> 1) & 1);
    const z = k + (corner >> 2);
    if (x < 0 || y < 0 || z < 0 || x >= shape[0] || y >= shape[1] || z >= shape[2]) continue;
    const weight = (corner & 1 ? u : 1 - u) * (corner & 2 ? v : 1 - v) * (corner & 4 ? w : 1 - w);
    sum += weight * (voxels[(z * shape[1] + y) * shape[0] + x] as number);
  }
  return sum;
}

/** Label at the nearest voxel; background beyond the source. */
function nearestAt(labels: Uint8Array, shape: PerAxis<number>, at: readonly [number, number, number]): number {
  const i = Math.round(at[0]);
  const j = Math.round(at[1]);
  const k = Math.round(at[2]);
  if (i < 0 || j < 0 || k < 0 || i >= shape[0] || j >= shape[1] || k >= shape[2]) return 0;
  return labels[(k * shape[1] + j) * shape[0] + i] as number;
}
