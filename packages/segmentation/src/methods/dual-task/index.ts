import { fail } from "@panshift/core";
import { defineMethod } from "../define.ts";
import { domainsOf, singleNetworkMethod } from "../single-network.ts";
import { activeTerms } from "./active-terms.ts";
import { dualTaskHparams, dualTaskPresets } from "./hparams.ts";
import { dualTaskTerms } from "./loss.ts";
import { dualTaskTargets } from "./targets.ts";
import { texturedViews } from "./texture-pair.ts";

/**
 * Dual-task synergy: segmentation and signed distance of one network, on views of the same anatomy with different
 * texture, tied to each other by conversion, contrast and consistency.
 */
export const dualTask = defineMethod({
  id: "dual-task",
  version: 1,
  paper: {
    cite: "Li et al., A Dual-Task Synergy-Driven Generalization Framework for Pancreatic Cancer Segmentation in CT Scans, 2024",
    equations: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"],
  },
  needs: { domainLabels: false, minDomains: 1, minBatch: 1, networks: 1, unlabeledTarget: false, passes: 2 },
  hparams: dualTaskHparams,
  presets: dualTaskPresets,
  targets: dualTaskTargets,
  create(context) {
    const { hparams } = context;
    if (hparams.ringDilationMin > hparams.ringDilationMax) {
      fail("HPARAMS_INVALID", {
        expected: "ringDilationMin <= ringDilationMax",
        found: { ringDilationMin: hparams.ringDilationMin, ringDilationMax: hparams.ringDilationMax },
        hint: "exchange the two",
      });
    }
    const active = activeTerms(hparams);
    const texture = { kernelSizes: hparams.kernelSizes, clamp: hparams.textureClamp };
    return singleNetworkMethod(context, {
      heads: {
        distance: active.distance || active.transfer || active.distanceConsistency,
        projection: active.contrast,
        slice: active.slice,
      },
      onBatch(batch, rng) {
        const { image, masks, valid, targets } = batch;
        const { views } = hparams;
        return {
          image: views > 1 ? texturedViews(image, views, texture, rng) : image,
          domains: Array.from({ length: views }, () => domainsOf(batch)).flat(),
          reference: {
            masks: masks.repeat([views, 1, 1, 1, 1]),
            valid: valid?.repeat([views, 1, 1, 1, 1]) ?? null,
          },
          targets,
        };
      },
      loss: (output, { reference, targets }) => dualTaskTerms(output, { reference, targets, hparams }),
    });
  },
});
