import type { Rng } from "@panshift/core";
import { autocast, clipGradNorm, noGrad, type Optimizer, polyLr, scope, type Tensor } from "@panshift/torch";
import { type AuxiliaryHeads, type BackboneOutput, noHeads } from "../networks/backbone.ts";
import type { Taps } from "../networks/pass.ts";
import type { Batch, Method, MethodContext, SamplingContract, StepReport } from "./interface.ts";
import { restoreFrom, stateOf, type Trainee } from "./method-state.ts";
import { createOptimizer } from "./optimization.ts";
import { reportOf, type Terms, totalOf } from "./terms.ts";

/** What a batch has become before the network sees it: at least the images and the domain of each. */
export interface Prepared {
  /** [N', 1, D, H, W] float32. */
  readonly image: Tensor;
  /** Source domain of each of the N' images. */
  readonly domains: readonly number[];
}

/** What distinguishes a method with one network, one pass and one loss from the next. */
export interface SingleNetworkParts<P extends Prepared> {
  readonly heads?: Partial<AuxiliaryHeads>;
  /** Applied in every pass, inference included; a tap that acts in training only asks `meta.rng`. */
  readonly taps?: Taps;
  readonly sampling?: SamplingContract;
  /** Transforms a batch on the device, float32, without gradients; may change the number of images. */
  onBatch(batch: Batch, rng: Rng): P;
  /**
   * The named terms of the loss, unweighted. Runs outside autocast: convert what the network gave to float32.
   * `rng` is the step's own, for random choices.
   */
  loss(output: BackboneOutput, prepared: P, rng: Rng): Terms;
}

/** The domain of each sample of a batch. */
export function domainsOf(batch: Batch): number[] {
  return batch.meta.map(({ domain }) => domain);
}

/**
 * A method that trains one backbone with one optimizer: builds its whole step.
 *
 * A step transforms the batch, runs the network once (under bfloat16 autocast when the precision says so), sums the
 * terms in float32, goes backward, clips and updates at the iteration's rate. All of its draws come from a generator
 * of the iteration's name, so a restored run goes on to the bit without generator states. The method owns network and
 * optimizer and frees them in `dispose`; nothing else outlives a step.
 */
export function singleNetworkMethod<P extends Prepared>(
  context: MethodContext<unknown>,
  parts: SingleNetworkParts<P>,
): Method {
  const network = context.network("network", { heads: { ...noHeads, ...parts.heads } });
  const inference = network.withoutHeads();
  const passTaps = parts.taps && { taps: parts.taps };
  let optimizer: Optimizer | null = null; // made when first needed: inference alone never pays for its state
  const trainee = (): Trainee => {
    optimizer ??= createOptimizer(network.namedParameters(), context.optimization);
    return { network, optimizer };
  };

  function step(batch: Batch, iteration: number): StepReport {
    const { optimizer: current } = trainee();
    const rng = context.rng("step").child(iteration);
    const { learningRate, polyPower, gradientClip } = context.optimization;
    current.lr = polyLr(learningRate, context.totalIterations, polyPower)(iteration);
    current.zeroGrad();
    return scope(() => {
      const prepared = noGrad(() => parts.onBatch(batch, rng.child("batch")));
      const pass = { rng: rng.child("network"), domains: prepared.domains, ...passTaps };
      const output = inPrecision(context, () => network.forward(prepared.image, pass));
      const terms = parts.loss(output, prepared, rng.child("loss"));
      const total = totalOf(terms);
      total.backward();
      const report = reportOf(terms, total);
      if (gradientClip !== null) clipGradNorm(network.parameters(), gradientClip);
      current.step();
      return report;
    });
  }

  return {
    ...(parts.sampling && { sampling: parts.sampling }),
    step,
    state: () => stateOf("main", trainee()),
    restore: (state) => restoreFrom(state, "main", trainee()),
    inferenceModel: () => ({
      module: inference,
      logits: (image) => inference.forward(image, passTaps).logits,
      dispose: () => undefined, // it shares the network's tensors
    }),
    dispose() {
      optimizer?.dispose();
      network.dispose();
    },
  };
}

/** Runs `body` in the arithmetic of the context: bfloat16 autocast, or float32 as it is. */
export function inPrecision<T>({ precision, device }: MethodContext<unknown>, body: () => T): T {
  return precision === "bf16" ? autocast("bfloat16", body, device) : body();
}
