import { defineMethod } from "../define.ts";
import { oneOf, real } from "../hparams.ts";
import { segmentationTerms } from "../segmentation-terms.ts";
import { domainsOf, singleNetworkMethod } from "../single-network.ts";

/** Plain supervised training on the source domains: Dice plus cross-entropy, nothing else. */
export const baseline = defineMethod({
  id: "baseline",
  version: 1,
  paper: {
    cite: "Li et al., A Dual-Task Synergy-Driven Generalization Framework for Pancreatic Cancer Segmentation in CT Scans, 2024",
    equations: ["2"],
  },
  needs: { domainLabels: false, minDomains: 1, minBatch: 1, networks: 1, unlabeledTarget: false, passes: 1 },
  hparams: {
    weightDice: real({ default: 1, min: 0, search: oneOf(0.5, 1, 2), note: "Dice part of eq. (2)" }),
    weightBce: real({ default: 1, min: 0, search: oneOf(0.5, 1, 2), note: "cross-entropy part of eq. (2)" }),
  },
  create: (context) =>
    singleNetworkMethod(context, {
      onBatch: (batch) => ({
        image: batch.image,
        domains: domainsOf(batch),
        reference: { masks: batch.masks, valid: batch.valid },
      }),
      loss: ({ logits }, { reference }) => segmentationTerms(logits, reference, context.hparams),
    }),
});
