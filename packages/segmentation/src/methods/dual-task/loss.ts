import { fail } from "@panshift/core";
import type { Tensor } from "@panshift/torch";
import { consistencyLoss } from "../../losses/consistency.ts";
import { crossEntropy, probabilityCrossEntropy } from "../../losses/cross-entropy.ts";
import { diceLoss } from "../../losses/dice.ts";
import { distanceLoss } from "../../losses/distance-loss.ts";
import { convertDistance } from "../../losses/task-conversion.ts";
import type { BackboneOutput } from "../../networks/backbone.ts";
import { type Reference, segmentationTerms } from "../segmentation-terms.ts";
import type { Terms } from "../terms.ts";
import { activeTerms } from "./active-terms.ts";
import { contrastLoss } from "./contrast-loss.ts";
import type { DualTaskHparams } from "./hparams.ts";

export interface DualTaskReference {
  /** Masks [V * B, K, D, H, W], view-major, and where they are known. */
  readonly reference: Reference;
  /** What `dualTaskTargets` gave, stacked: [B, ...]. */
  readonly targets: Targets;
  readonly hparams: DualTaskHparams;
}

type Targets = Readonly<Record<string, Tensor>>;
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
  const distance = heads.distance && exact(heads.distance).tanh(); // m in [-1, 1]
  return {
    ...viewReduced(segmentationTerms(heads.logits, reference, hparams), hparams),
    ...(active.slice && heads.sliceLogits && viewReduced(sliceTerm(heads.sliceLogits, targets, hparams), hparams)),
    ...(active.distance && distance && distanceTerm(distance, { reference, targets, hparams })),
    ...(active.transfer && distance && viewReduced(transferTerm(distance, reference, hparams), hparams)),
    ...(active.contrast && heads.embedding && contrastTerm(heads.embedding, targets, hparams)),
    ...(active.consistency && {
      consistency: {
        weight: hparams.weightConsistency,
        value: consistencyLoss(exact(heads.logits).sigmoid(), views),
      },
    }),
    ...(active.distanceConsistency &&
      distance && {
        distanceConsistency: {
          weight: hparams.weightDistanceConsistency,
          value: consistencyLoss(distance, views),
        },
      }),
  };
}

/** Eq. (3), terms in c: logits [V * B, D] against labels [B, D]. */
function sliceTerm(sliceLogits: Tensor, targets: Targets, { views, sliceLoss, weightSlice }: DualTaskHparams): Terms {
  const logits = exact(sliceLogits).unsqueeze(1); // [V * B, 1, D]: one class of D "voxels"
  const labels = perView(target(targets, "sliceLabels"), views).unsqueeze(1);
  const bce = crossEntropy(logits, labels, null);
  const value = sliceLoss === "bce" ? bce : bce.add(diceLoss(logits.sigmoid(), labels, null));
  return { slice: { weight: weightSlice, value } };
}

/** Eq. (5). */
function distanceTerm(distance: Tensor, { reference, targets, hparams }: DualTaskReference): Terms {
  const map = perView(target(targets, "distance"), hparams.views);
  const exists = perView(target(targets, "distanceExists"), hparams.views);
  const value = distanceLoss(distance, { map, exists, valid: reference.valid });
  return { distance: { weight: hparams.weightDistance, value } };
}

/** Eq. (7): the mask made from the distance against the reference. */
function transferTerm(distance: Tensor, { masks, valid }: Reference, hparams: DualTaskHparams): Terms {
  const converted = convertDistance(distance, hparams.convertMode, hparams.convertSlope);
  const dice = diceLoss(converted, masks, valid);
  const value = hparams.transferLoss === "dice" ? dice : dice.add(probabilityCrossEntropy(converted, masks, valid));
  return { transfer: { weight: hparams.weightTransfer, value } };
}

/** Eqs. (8), (9). */
function contrastTerm(embedding: Tensor, targets: Targets, hparams: DualTaskHparams): Terms {
  const options = { temperature: hparams.temperature, denominator: hparams.contrastDenominator };
  const value = contrastLoss(exact(embedding), target(targets, "contrastPoints"), options);
  return { contrast: { weight: hparams.weightContrast, value } };
}

function exact(tensor: Tensor): Tensor {
  return tensor.to({ dtype: "float32" });
}

/** [B, ...] repeated for each view: [V * B, ...], view-major. */
function perView(tensor: Tensor, views: number): Tensor {
  return tensor.repeat([views, ...tensor.shape.slice(1).map(() => 1)]);
}

function target(targets: Targets, name: string): Tensor {
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
