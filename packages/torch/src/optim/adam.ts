import { aten } from "../aten.ts";
import { keep } from "../scope.ts";
import { type Tensor, zeros } from "../tensor.ts";
import { type Active, Optimizer, type OptimizerInput, type Rates, requireNonNegative } from "./optimizer.ts";

export interface AdamOptions {
  readonly lr: number;
  /** Decay of the running means of the gradient and of its square. */
  readonly betas?: readonly [number, number];
  readonly eps?: number;
  /** Adam: L2, added to the gradient (default 0). AdamW: decoupled, lr * weightDecay * p taken off p (default 0.01). */
  readonly weightDecay?: number;
}

/** What both forms of Adam share. */
abstract class AdamBase extends Optimizer {
  readonly #betas: readonly [number, number];
  readonly #eps: number;
  readonly #fused: typeof aten.fusedAdam_;

  protected constructor(params: OptimizerInput, options: Required<AdamOptions>, fused: typeof aten.fusedAdam_) {
    const [beta1, beta2] = options.betas;
    requireNonNegative({ eps: options.eps, beta1, beta2, "1 - beta1": 1 - beta1, "1 - beta2": 1 - beta2 });
    super(params, options, makeBuffers);
    this.#betas = options.betas;
    this.#eps = options.eps;
    this.#fused = fused;
  }

  protected override update(active: readonly Active[], { lr, weightDecay }: Rates): void {
    const steps = active.map(({ buffers }) => buffers.step as Tensor);
    aten.foreachAdd_(steps, 1);
    this.#fused(
      active.map(({ param }) => param),
      active.map(({ grad }) => grad),
      active.map(({ buffers }) => buffers.expAvg as Tensor),
      active.map(({ buffers }) => buffers.expAvgSq as Tensor),
      [],
      steps,
      lr,
      ...this.#betas,
      weightDecay,
      this.#eps,
      false,
      false,
    );
  }
}

/** Adam; weight decay is an L2 term added to the gradient. @source Kingma and Ba, ICLR 2015, algorithm 1 */
export class Adam extends AdamBase {
  constructor(params: OptimizerInput, { lr, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 }: AdamOptions) {
    super(params, { lr, betas, eps, weightDecay }, aten.fusedAdam_);
  }
}

/** Adam with decoupled weight decay. @source Loshchilov and Hutter, ICLR 2019, algorithm 2, schedule multiplier 1 */
export class AdamW extends AdamBase {
  constructor(params: OptimizerInput, { lr, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0.01 }: AdamOptions) {
    super(params, { lr, betas, eps, weightDecay }, aten.fusedAdamw_);
  }
}

function makeBuffers(param: Tensor): Record<string, Tensor> {
  return {
    expAvg: keep(aten.zerosLike(param)),
    expAvgSq: keep(aten.zerosLike(param)),
    step: keep(zeros([], { device: param.device })),
  };
}
