import { fail } from "@panshift/core";
import { aten } from "../aten.ts";
import { keep } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import { type Active, Optimizer, type OptimizerInput, type Rates, requireNonNegative } from "./optimizer.ts";

export interface SgdOptions {
  readonly lr: number;
  /** v = momentum * v + g; p = p - lr * v. */
  readonly momentum?: number;
  /** Step along g + momentum * v instead of v. */
  readonly nesterov?: boolean;
  /** L2, added to the gradient. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent. @source Sutskever et al., ICML 2013, section 2, with the rate outside the velocity as in PyTorch */
export class Sgd extends Optimizer {
  readonly #momentum: number;
  readonly #nesterov: boolean;

  /** @throws VALUE_INVALID for a negative setting, or Nesterov without momentum */
  constructor(params: OptimizerInput, { lr, momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions) {
    requireNonNegative({ momentum });
    if (nesterov && momentum === 0) {
      fail("VALUE_INVALID", { expected: "momentum > 0 with nesterov", found: momentum, hint: "0.99 is usual" });
    }
    super(params, { lr, weightDecay }, (param) => (momentum === 0 ? {} : { velocity: keep(aten.zerosLike(param)) }));
    this.#momentum = momentum;
    this.#nesterov = nesterov;
  }

  protected override update(active: readonly Active[], { lr, weightDecay }: Rates): void {
    aten.fusedSgd_(
      active.map(({ param }) => param),
      active.map(({ grad }) => grad),
      this.#momentum === 0 ? [] : active.map(({ buffers }) => buffers.velocity as Tensor),
      weightDecay,
      this.#momentum,
      lr,
      0,
      this.#nesterov,
      false,
      false,
    );
  }
}
