import type { Tensor } from "@panshift/torch";

const EPS = 1e-6;

/**
 * Soft Dice loss: 1 - (2 sum(y p) + eps) / (sum y + sum p + eps) over the voxels of each sample and class, averaged
 * over samples and classes; eps 1e-6. An empty mask that is predicted empty costs 0.
 *
 * @param probabilities [N, K, ...] float32 in [0, 1]
 * @param masks same shape, in {0, 1}
 * @param valid [N, 1, ...] in {0, 1}, 0 where voxels do not count; `null` when all do
 * @returns scalar in [0, 1]
 * @source Li et al., Dual-Task Synergy, eq. (2), first part; eps as in the released code
 */
export function diceLoss(probabilities: Tensor, masks: Tensor, valid: Tensor | null): Tensor {
  const p = perClass(valid ? probabilities.mul(valid) : probabilities); // [N, K, V]
  const y = perClass(valid ? masks.mul(valid) : masks);
  const overlap = p.mul(y).sum([2]); // [N, K]
  const total = p.sum([2]).add(y.sum([2]));
  return overlap.mul(2).add(EPS).div(total.add(EPS)).mean().neg().add(1);
}

function perClass(tensor: Tensor): Tensor {
  return tensor.flatten(2);
}
