import { fail } from "@panshift/core";
import { aten, fromData, type Tensor } from "@panshift/torch";

export interface InfoNceOptions {
  readonly temperature: number;
  /**
   * `with_positive`: the positive stands in the denominator (the released code); `as_printed`: it does not, and the
   * loss is unbounded below.
   */
  readonly denominator: "with_positive" | "as_printed";
}

/** Keeps the cosine of an all-zero vector defined: the square of 1e-8. */
const SMALLEST_SQUARE = 1e-16;

/** From here on log(1 + exp(x)) is x in float32. */
const SOFTPLUS_LINEAR = 30;

/**
 * Supervised InfoNCE: over all ordered pairs i != j of one label, the mean of
 * -log(exp(s_ij / tau) / (exp(s_ij / tau) + sum over k of another label than i of exp(s_ik / tau))), s = cosine.
 *
 * @param vectors [n, c] float32 (never bfloat16: s / tau reaches +-20)
 * @param labels one of each vector
 * @returns scalar
 * @throws VALUE_INVALID without a pair of one label or without two labels
 * @source Li et al., Dual-Task Synergy, eqs. (8), (9); `with_positive` is NT-Xent of the released code
 * @deviates eq. (9) reuses an index and leaves the positive out of the denominator: `as_printed` keeps the latter
 */
export function infoNce(vectors: Tensor, labels: readonly number[], options: InfoNceOptions): Tensor {
  const { device } = vectors;
  const pairs = pairMatrix(labels);
  const norm = vectors.square().sum([1], true).add(SMALLEST_SQUARE).sqrt(); // [n, 1]
  const unit = vectors.div(norm);
  const logits = unit.matmul(unit.t()).div(options.temperature); // [n, n]
  const negatives = logits.add(fromData(pairs.exceptNegatives, logits.shape, { device }));
  const denominator = negatives.logsumexp([1], true); // [n, 1]
  const gap = denominator.sub(logits); // [n, n]: log of sum over negatives / exp(s_ij / tau)
  const loss = options.denominator === "with_positive" ? aten.softplus(gap, 1, SOFTPLUS_LINEAR) : gap;
  const weights = fromData(pairs.positiveShare, logits.shape, { device });
  return loss.mul(weights).sum();
}

/** Row-major [n, n]: 1 / number of positive pairs at each of them; 0 at negatives and a hindering -1e9 elsewhere. */
function pairMatrix(labels: readonly number[]): { positiveShare: Float32Array; exceptNegatives: Float32Array } {
  const n = labels.length;
  const positiveShare = new Float32Array(n * n);
  const exceptNegatives = new Float32Array(n * n);
  let positives = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const same = labels[i] === labels[j];
      if (same) exceptNegatives[i * n + j] = -1e9;
      if (!same || i === j) continue;
      positiveShare[i * n + j] = 1;
      positives++;
    }
  }
  if (positives === 0 || new Set(labels).size < 2) {
    fail("VALUE_INVALID", {
      expected: "two vectors of one label and one of another",
      found: [...labels],
      hint: "skip the term when a batch does not have them",
    });
  }
  return { positiveShare: positiveShare.map((one) => one / positives), exceptNegatives };
}
