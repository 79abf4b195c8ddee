import type { Tensor } from "@panshift/torch";
import { crossEntropy } from "../losses/cross-entropy.ts";
import { diceLoss } from "../losses/dice.ts";
import type { Terms } from "./terms.ts";

/** What predictions are compared with. */
export interface Reference {
  /** [N, K, D, H, W] float32 in {0, 1}. */
  readonly masks: Tensor;
  /** [N, 1, D, H, W] in {0, 1}, 0 where voxels do not count; `null` when all do. */
  readonly valid: Tensor | null;
}

/** A part with weight 0 is not computed. */
export interface SegmentationWeights {
  readonly weightDice: number;
  readonly weightBce: number;
}

/**
 * The base segmentation loss as terms `dice` and `bce`, in float32.
 *
 * @param logits [N, K, D, H, W] of any floating type
 * @source Li et al., Dual-Task Synergy, eq. (2)
 */
export function segmentationTerms(logits: Tensor, { masks, valid }: Reference, weights: SegmentationWeights): Terms {
  const exact = logits.to({ dtype: "float32" });
  const { weightDice, weightBce } = weights;
  return {
    ...(weightDice > 0 && { dice: { weight: weightDice, value: diceLoss(exact.sigmoid(), masks, valid) } }),
    ...(weightBce > 0 && { bce: { weight: weightBce, value: crossEntropy(exact, masks, valid) } }),
  };
}
