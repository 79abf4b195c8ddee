import { cat, clipGradNorm, functionalCall, grad, polyLr, scope, type Tensor } from "@panshift/torch";
import {
  type Backbone,
  type Batch,
  createOptimizer,
  defineMethod,
  domainsOf,
  logUniform,
  real,
  reportOf,
  restoreFrom,
  segmentationTerms,
  stateOf,
  totalOf,
} from "../../../src/index.ts";

/** The samples of one half of a meta split. */
interface Split {
  readonly image: Tensor;
  readonly masks: Tensor;
  readonly valid: Tensor | null;
}

/** Weights after one gradient step that is itself part of the graph: theta' = theta - rate * dL/dtheta. */
export function innerUpdate(weights: ReadonlyMap<string, Tensor>, loss: Tensor, rate: number): Map<string, Tensor> {
  const gradients = grad([loss], [...weights.values()], { createGraph: true });
  return new Map([...weights].map(([name, weight], n) => [name, weight.sub((gradients[n] as Tensor).mul(rate))]));
}

export function splitLoss(network: Backbone, { image, masks, valid }: Split): Tensor {
  const { logits } = network.forward(image);
  return totalOf(segmentationTerms(logits, { masks, valid }, { weightDice: 1, weightBce: 1 }));
}

/** MLDG, second order: a step on domain 0 must also help on the other domains. Only here to prove the interface. */
export const biLevel = defineMethod({
  id: "throwaway-bi-level",
  version: 1,
  paper: {
    cite: "Li et al., Learning to Generalize: Meta-Learning for Domain Generalization, AAAI 2018",
    equations: ["1", "2"],
  },
  needs: { domainLabels: true, minDomains: 2, minBatch: 2, networks: 1, unlabeledTarget: false, passes: 2 },
  hparams: { innerRate: real({ default: 1e-2, min: 0, search: logUniform(1e-3, 1e-1), note: "alpha of eq. (1)" }) },
  create(context) {
    const network = context.network("network");
    const optimizer = createOptimizer(network.namedParameters(), context.optimization);
    const trainee = { network, optimizer };
    return {
      sampling: { kind: "split", metaTest: 1 },
      step(batch, iteration) {
        optimizer.lr = polyLr(context.optimization.learningRate, context.totalIterations)(iteration);
        optimizer.zeroGrad();
        return scope(() => {
          const trainLoss = splitLoss(
            network,
            samplesWhere(batch, (domain) => domain === 0),
          );
          const fast = innerUpdate(network.namedParameters(), trainLoss, context.hparams.innerRate);
          const held = samplesWhere(batch, (domain) => domain !== 0);
          const testLoss = functionalCall(network, fast, () => splitLoss(network, held));
          const terms = { metaTrain: { weight: 1, value: trainLoss }, metaTest: { weight: 1, value: testLoss } };
          const total = totalOf(terms);
          total.backward();
          const report = reportOf(terms, total);
          clipGradNorm(network.parameters(), 10);
          optimizer.step();
          return report;
        });
      },
      state: () => stateOf("main", trainee),
      restore: (state) => restoreFrom(state, "main", trainee),
      inferenceModel: () => ({
        module: network,
        logits: (image) => network.forward(image).logits,
        dispose: () => undefined,
      }),
      dispose() {
        optimizer.dispose();
        network.dispose();
      },
    };
  },
});

function samplesWhere(batch: Batch, holds: (domain: number) => boolean): Split {
  const chosen = domainsOf(batch).flatMap((domain, n) => (holds(domain) ? [n] : []));
  const pick = (tensor: Tensor): Tensor => cat(chosen.map((n) => tensor.narrow(0, n, 1)));
  return { image: pick(batch.image), masks: pick(batch.masks), valid: batch.valid && pick(batch.valid) };
}
