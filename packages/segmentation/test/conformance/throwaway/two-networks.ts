import { cat, noGrad, scope, type Tensor } from "@panshift/torch";
import {
  type Backbone,
  type Batch,
  createOptimizer,
  defineMethod,
  domainsOf,
  int,
  joinStates,
  reportOf,
  restoreFrom,
  type StepReport,
  segmentationTerms,
  stateOf,
  type Trainee,
  totalOf,
} from "../../../src/index.ts";

/** Mean of two networks' weights, by name; the caller frees it. */
export function averageWeights(a: Backbone, b: Backbone): Map<string, Tensor> {
  const others = b.stateDict();
  return noGrad(() => new Map([...a.stateDict()].map(([name, x]) => [name, x.add(others.get(name) as Tensor).div(2)])));
}

/** DART with two branches, one a domain, averaged every few steps. Only here to prove the interface. */
export const twoNetworks = defineMethod({
  id: "throwaway-two-networks",
  version: 1,
  paper: { cite: "Jain et al., DART, CVPR 2023", equations: ["algorithm 1"] },
  needs: { domainLabels: true, minDomains: 2, minBatch: 2, networks: 2, unlabeledTarget: false, passes: 2 },
  hparams: { averageEvery: int({ default: 10, min: 1, note: "lambda of algorithm 1, in steps" }) },
  create(context) {
    const branches = [0, 1].map((): Trainee => {
      const network = context.network("branch"); // one name: equal initial weights
      return { network, optimizer: createOptimizer(network.namedParameters(), context.optimization) };
    }) as [Trainee, Trainee];
    const networks = branches.map(({ network }) => network as Backbone) as [Backbone, Backbone];

    function loadAverage(...into: readonly Backbone[]): void {
      scope(() => {
        const average = averageWeights(...networks);
        for (const network of into) network.loadStateDict(average);
      });
    }

    return {
      sampling: { kind: "balanced" },
      step(batch, iteration) {
        const reports = branches.map((branch, domain) => branchStep(branch, batch, domain));
        if ((iteration + 1) % context.hparams.averageEvery === 0) loadAverage(...networks);
        return {
          loss: reports.reduce((sum, { loss }) => sum + loss, 0) / reports.length,
          terms: Object.fromEntries(reports.map(({ loss }, domain) => [`branch${domain}`, loss])),
          skipped: [],
        };
      },
      state: () => joinStates(...branches.map((branch, n) => stateOf(`branch${n}`, branch))),
      restore: (state) => {
        for (const [n, branch] of branches.entries()) restoreFrom(state, `branch${n}`, branch);
      },
      inferenceModel() {
        const average = context.network("average");
        loadAverage(average);
        return {
          module: average,
          logits: (image) => average.forward(image).logits,
          dispose: () => average.dispose(),
        };
      },
      dispose() {
        for (const { network, optimizer } of branches) {
          optimizer.dispose();
          network.dispose();
        }
      },
    };
  },
});

function branchStep({ network, optimizer }: Trainee, batch: Batch, domain: number): StepReport {
  optimizer.zeroGrad();
  return scope(() => {
    const own = domainsOf(batch).flatMap((d, n) => (d === domain ? [n] : []));
    const pick = (tensor: Tensor): Tensor => cat(own.map((n) => tensor.narrow(0, n, 1)));
    const { logits } = (network as Backbone).forward(pick(batch.image));
    const reference = { masks: pick(batch.masks), valid: batch.valid && pick(batch.valid) };
    const terms = segmentationTerms(logits, reference, { weightDice: 1, weightBce: 1 });
    const total = totalOf(terms);
    total.backward();
    const report = reportOf(terms, total);
    optimizer.step();
    return report;
  });
}
