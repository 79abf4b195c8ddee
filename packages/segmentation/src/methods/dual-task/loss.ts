import { fail } from "@panshift/core";
import type { Tensor } from "@panshift/torch";
import { consistencyLoss } from "../../losses/consistency.ts";
import { crossEntropy, probabilityCrossEntropy } from "../../losses/cross-entropy.ts";
import { diceLoss } from "../../losses/dice.ts";
import { distanceLoss } from "../../losses/distance-loss.ts";
import { convertDistance } from "../../losses/task-conversion.ts";
import type { BackboneOutput } from "../../networks/backbone.ts";
import { type Reference, segmentationTerms } from "../segmentation-terms.ts";
import type { Term, Terms } from "../terms.ts";
import { activeTerms } from "./active-terms.ts";
import { contrastLoss } from "./contrast-loss.ts";
import type { DualTaskHparams } from "./hparams.ts";

export interface DualTaskReference {
  /** Masks [V * B, K, D, H, W], view-major, and where they are known. */
  readonly reference: Reference;
  /** What `dualTaskTargets` gave, stacked: [B, ...]. */
  readonly targets: Readonly<Record<string, Tensor>>;
  readonly hparams: DualTaskHparams;
}

type Heads = Pick<BackboneOutput, "logits" | "distance" | "embedding" | "sliceLogits">;

/**
 * The terms of the complete loss: segmentation, slices (3), distance (5), cross-task (7), contrast (8), consistency
 * (10), each where its weight is above 0.
 *
 * All in float32, whatever the network computed in.
 *
 * @param heads outputs of V * B images, view-major
 * @source Li et al., Dual-Task Synergy, eqs. (2) to (11)
 * @deviates views are averaged, not summed, as the released code does (`viewReduction: sum` is the printed form)
 */
export function dualTaskTerms(heads: Heads, { reference, targets, hparams }: DualTaskReference): Terms {
  const active = activeTerms(hparams);
  const { views } = hparams;
  const distance = heads.distance?.to({ dtype: "float32" }).tanh(); // m in [-1, 1]
  const perBatch = viewReduced(segmentationTerms(heads.logits, reference, hparams), hparams);
  const terms: Record<string, Term> = { ...perBatch };
  if (active.slice && heads.sliceLogits) {
    const labels = perView(target(targets, "sliceLabels"), views);
    const value = sliceLoss(heads.sliceLogits.to({ dtype: "float32" }), labels, hparams.sliceLoss);
    Object.assign(terms, viewReduced({ slice: { weight: hparams.weightSlice, value } }, hparams));
  }
  if (active.distance && distance) {
    const map = perView(target(targets, "distance"), views);
    const exists = perView(target(targets, "distanceExists"), views);
    const value = distanceLoss(distance, { map, exists, valid: reference.valid });
    terms.distance = { weight: hparams.weightDistance, value };
  }
  if (active.transfer && distance) {
    const value = transferLoss(distance, reference, hparams);
    Object.assign(terms, viewReduced({ transfer: { weight: hparams.weightTransfer, value } }, hparams));
  }
  if (active.contrast && heads.embedding) {
    const options = { temperature: hparams.temperature, denominator: hparams.contrastDenominator };
    const embedding = heads.embedding.to({ dtype: "float32" });
    const value = contrastLoss(embedding, target(targets, "contrastPoints"), options);
    terms.contrast = { weight: hparams.weightContrast, value };
  }
  if (active.consistency) {
    const value = consistencyLoss(heads.logits.to({ dtype: "float32" }).sigmoid(), views);
    terms.consistency = { weight: hparams.weightConsistency, value };
  }
  if (active.distanceConsistency && distance) {
    terms.distanceConsistency = { weight: hparams.weightDistanceConsistency, value: consistencyLoss(distance, views) };
  }
  return terms;
}

/** Eq. (3), terms in c: logits [V * B, D] against labels [V * B, D]. */
function sliceLoss(logits: Tensor, labels: Tensor, kind: DualTaskHparams["sliceLoss"]): Tensor {
  const bce = crossEntropy(logits, labels, null);
  if (kind === "bce") return bce;
  const perSample = (values: Tensor): Tensor => values.unsqueeze(1); // one class of D "voxels"
  return bce.add(diceLoss(perSample(logits.sigmoid()), perSample(labels), null));
}

/** Eq. (7): the mask made from the distance against the reference. */
function transferLoss(distance: Tensor, { masks, valid }: Reference, hparams: DualTaskHparams): Tensor {
  const converted = convertDistance(distance, hparams.convertMode, hparams.convertSlope);
  const dice = diceLoss(converted, masks, valid);
  return hparams.transferLoss === "dice" ? dice : dice.add(probabilityCrossEntropy(converted, masks, valid));
}

/** [B, ...] repeated for each view: [V * B, ...], view-major. */
function perView(tensor: Tensor, views: number): Tensor {
  return tensor.repeat([views, ...tensor.shape.slice(1).map(() => 1)]);
}

function target(targets: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const tensor = targets[name];
  if (tensor) return tensor;
  return fail("TARGET_MISSING", {
    expected: `the target ${name} in the batch`,
    found: Object.keys(targets),
    hint: "make the batch with the targets function of the method that is trained, and the same hyper-parameters",
  });
}

/** Means over all images as they are, or times the number of views: the sum over views of the printed formulas. */
function viewReduced(terms: Terms, { viewReduction, views }: DualTaskHparams): Terms {
  if (viewReduction === "mean") return terms;
  const summed = Object.entries(terms).map(([name, { weight, value }]) => [
    name,
    { weight, value: value?.mul(views) ?? null },
  ]);
  return Object.fromEntries(summed);
}
