import { distanceTransform, type PerAxis } from "@panshift/volume";

export interface SignedDistanceMap {
  /** In [-1, 1]: negative inside, positive outside, 0 on the lesion's boundary voxels; all 0 when not `valid`. */
  readonly map: Float32Array;
  /** False when the map is undefined: empty or full mask, or a lesion so thin that every voxel is boundary. */
  readonly valid: boolean;
}

/**
 * Signed distance map M = neg / max neg - pos / max pos, 0 on the inner boundary: inside and outside are scaled
 * separately, so the slope depends on the size of the patch. The side of the patch is no boundary.
 *
 * @param mask nonzero = lesion, x-fastest
 * @param shape sizes in the mask's memory order, fastest first
 * @param spacing in the same order; [1, 1, 1] for voxels (the released code), mm otherwise
 * @source Li et al., Dual-Task Synergy, eq. (4); normalization and boundary of the released code
 * @deviates validity is a flag; the released code returns zeros and later tests the map's sum
 */
export function signedDistanceMap(
  mask: Uint8Array,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
): SignedDistanceMap {
  const map = new Float32Array(mask.length);
  const lesionVoxels = mask.reduce((count, voxel) => count + (voxel ? 1 : 0), 0);
  if (lesionVoxels === 0 || lesionVoxels === mask.length) return { map, valid: false };
  const inside = distanceTransform(mask, shape, spacing);
  const outside = distanceTransform(
    mask.map((voxel) => (voxel ? 0 : 1)),
    shape,
    spacing,
  );
  const [deepest, farthest] = [largest(inside), largest(outside)];
  let deepestInterior = 0;
  for (let voxel = 0; voxel < mask.length; voxel++) {
    if (!mask[voxel]) map[voxel] = (outside[voxel] as number) / farthest;
    else if (!isBoundary(mask, shape, voxel)) {
      const depth = inside[voxel] as number;
      map[voxel] = -depth / deepest;
      deepestInterior = Math.max(deepestInterior, depth);
    }
  }
  if (deepestInterior < deepest) return { map: map.fill(0), valid: false };
  return { map, valid: true };
}

/** True for a mask voxel with a face neighbor outside the mask. */
function isBoundary(mask: Uint8Array, shape: PerAxis<number>, voxel: number): boolean {
  const [n0, n1, n2] = shape;
  const i = voxel % n0;
  const j = Math.floor(voxel / n0) % n1;
  const k = Math.floor(voxel / (n0 * n1));
  return (
    (i > 0 && !mask[voxel - 1]) ||
    (i < n0 - 1 && !mask[voxel + 1]) ||
    (j > 0 && !mask[voxel - n0]) ||
    (j < n1 - 1 && !mask[voxel + n0]) ||
    (k > 0 && !mask[voxel - n0 * n1]) ||
    (k < n2 - 1 && !mask[voxel + n0 * n1])
  );
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
