import type { DualTaskHparams } from "./hparams.ts";

/** Which parts of the loss this configuration computes; a part that is off needs no head, target or view. */
export interface ActiveTerms {
  readonly slice: boolean;
  readonly distance: boolean;
  readonly transfer: boolean;
  readonly contrast: boolean;
  readonly consistency: boolean;
  readonly distanceConsistency: boolean;
}

/** Reads weights, stage and number of views. */
export function activeTerms(hparams: DualTaskHparams): ActiveTerms {
  const atStage = (stages: "both" | "fine"): boolean => stages === "both" || hparams.stage === "fine";
  const paired = hparams.views > 1;
  return {
    slice: hparams.weightSlice > 0 && atStage(hparams.sliceHead),
    distance: hparams.weightDistance > 0,
    transfer: hparams.weightTransfer > 0,
    contrast: hparams.weightContrast > 0,
    consistency: paired && hparams.weightConsistency > 0,
    distanceConsistency: paired && hparams.weightDistanceConsistency > 0 && atStage(hparams.distanceConsistency),
  };
}
