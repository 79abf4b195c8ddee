import type { Tensor } from "@panshift/torch";
import { voxelMean } from "./voxel-mean.ts";

/** Signed distance maps to compare with. */
export interface DistanceReference {
  /** [N, K, D, H, W] float32, from `signedDistanceMap`. */
  readonly map: Tensor;
  /** [N, K] in {0, 1}: 0 for maps that are undefined (empty mask, lesion too thin). */
  readonly exists: Tensor;
  /** [N, 1, D, H, W] in {0, 1}, 0 where voxels do not count; `null` when all do. */
  readonly valid: Tensor | null;
}

/**
 * Mean absolute error of signed distance maps over the maps that exist.
 *
 * @param predicted [N, K, D, H, W] float32 in [-1, 1]
 * @returns scalar in [0, 2]; `null` when no map exists
 * @source Li et al., Dual-Task Synergy, eq. (5): with both views in N, the mean is its 1 / (2 |x|) sum
 * @deviates a flag per map gates the term; the released code tests whether the map's sum is 0
 */
export function distanceLoss(predicted: Tensor, { map, exists, valid }: DistanceReference): Tensor | null {
  const count = exists.sum().item();
  if (count === 0) return null;
  return voxelMean(predicted.sub(map).abs(), valid).mul(exists).sum().div(count); // [N, K] -> []
}
