import { aten, type Tensor } from "@panshift/torch";
import { voxelMean } from "./voxel-mean.ts";

/** ATen's codes for the reduction of a loss. */
const NO_REDUCTION = 0;
const MEAN = 1;

/** Probabilities are kept this far from 0 and 1 where no logits exist. */
const MARGIN = 1e-6;

/**
 * Binary cross-entropy -[y log p + (1 - y) log(1 - p)]: mean over the voxels that count, then over samples and classes.
 *
 * @param logits [N, K, ...] float32; p = sigmoid(logits)
 * @param masks same shape, in {0, 1}
 * @param valid [N, 1, ...] in {0, 1}, 0 where voxels do not count; `null` when all do
 * @returns scalar >= 0
 * @source Li et al., Dual-Task Synergy, eq. (2), second part
 */
export function crossEntropy(logits: Tensor, masks: Tensor, valid: Tensor | null): Tensor {
  if (!valid) return aten.binaryCrossEntropyWithLogits(logits, masks, null, null, MEAN);
  return voxelMean(aten.binaryCrossEntropyWithLogits(logits, masks, null, null, NO_REDUCTION), valid).mean();
}

/** `crossEntropy` of probabilities, which are clamped to [1e-6, 1 - 1e-6] first. */
export function probabilityCrossEntropy(probabilities: Tensor, masks: Tensor, valid: Tensor | null): Tensor {
  const p = probabilities.clamp(MARGIN, 1 - MARGIN);
  const inside = masks.mul(p.log());
  const outside = masks.neg().add(1).mul(p.neg().add(1).log());
  return voxelMean(inside.add(outside).neg(), valid).mean();
}
