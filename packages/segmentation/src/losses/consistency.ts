import type { Tensor } from "@panshift/torch";

/**
 * Mean squared difference between the views of the same patches, averaged over the pairs of views; gradients flow
 * into both views of a pair.
 *
 * @param prediction [V * B, ...] float32, view-major: all patches of the first view, then of the second, ...
 * @param views V >= 2
 * @returns scalar >= 0; 0 when the views agree
 * @source Li et al., Dual-Task Synergy, eq. (10), one of its two summands
 * @deviates more than two views are averaged over their pairs
 */
export function consistencyLoss(prediction: Tensor, views: number): Tensor {
  const perView = (prediction.shape[0] as number) / views;
  const view = (v: number): Tensor => prediction.narrow(0, v * perView, perView);
  let sum: Tensor | null = null;
  for (let a = 0; a < views; a++) {
    for (let b = a + 1; b < views; b++) {
      const difference = view(a).sub(view(b)).square().mean();
      sum = sum ? sum.add(difference) : difference;
    }
  }
  return (sum as Tensor).div((views * (views - 1)) / 2);
}
