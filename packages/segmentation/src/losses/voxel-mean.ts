import type { Tensor } from "@panshift/torch";

/**
 * Mean over the voxels that count, for each sample and class.
 *
 * @param values [N, K, ...]
 * @param valid [N, 1, ...] in {0, 1}; `null` when all voxels count
 * @returns [N, K]; 0 for a sample in which no voxel counts
 */
export function voxelMean(values: Tensor, valid: Tensor | null): Tensor {
  const perClass = values.flatten(2); // [N, K, V]
  if (!valid) return perClass.mean([2]);
  const weights = valid.flatten(2); // [N, 1, V]
  return perClass
    .mul(weights)
    .sum([2])
    .div(weights.sum([2]).clamp(1));
}
