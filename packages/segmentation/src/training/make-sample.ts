import { Rng } from "@panshift/core";
import { augmentIntensity } from "../augment/augment-intensity.ts";
import { cutPatch } from "../augment/cut-patch.ts";
import { drawIntensityTransform, drawSpatialTransform } from "../augment/draw-transform.ts";
import type { AugmentationOptions } from "../augment/options.ts";
import { toDhw } from "../bridge.ts";
import type { MethodDefinition, PatchSample, TargetMap } from "../methods/interface.ts";
import type { PreparedCase } from "./load-cases.ts";
import { placeOfSample, type SamplerOptions } from "./sampler.ts";

/** A sample with what the method derives from it. */
export interface TrainingSample {
  readonly patch: PatchSample;
  readonly targets: TargetMap;
}

/** Everything that samples depend on. */
export interface SampleRecipe {
  readonly cases: readonly PreparedCase[];
  /** Foreground classes K. */
  readonly classes: number;
  readonly sampler: SamplerOptions;
  readonly augmentation: AugmentationOptions;
  readonly targets: MethodDefinition<unknown>["targets"];
  readonly hparams: unknown;
}

/** Cuts, augments and annotates training sample `sample`: a pure function of the recipe and the number. */
export function makeSample(recipe: SampleRecipe, sample: number): TrainingSample {
  const { patchShape, seed } = recipe.sampler;
  const { caseIndex, start } = placeOfSample(recipe.cases, recipe.sampler, sample);
  const source = recipe.cases[caseIndex] as PreparedCase;
  const rng = Rng.of(seed, "augment", sample);
  const transform = drawSpatialTransform(recipe.augmentation, { shape: patchShape, spacing: source.spacing }, rng);
  const { image, labels } = cutPatch(source, start, patchShape, transform);
  augmentIntensity(image, drawIntensityTransform(recipe.augmentation, rng), rng);
  const patch: PatchSample = {
    caseId: source.caseId,
    subject: source.subject,
    domain: source.domain,
    classes: recipe.classes,
    shapeDhw: toDhw(patchShape),
    spacingDhwMm: toDhw(source.spacing),
    image,
    labels,
  };
  const targets = recipe.targets?.(patch, recipe.hparams, Rng.of(seed, "targets", sample)) ?? {};
  return { patch, targets };
}
