import type { Rng } from "@panshift/core";
import { aten } from "../aten.ts";
import type { Tensor } from "../tensor.ts";
import { defaultInit } from "./initializers.ts";
import { Module, parameter } from "./module.ts";

/** y = x Wᵀ + b over the last axis: [..., in] -> [..., out]. */
export class Linear extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  constructor(inFeatures: number, outFeatures: number, options: { readonly rng: Rng; readonly bias?: boolean }) {
    super();
    const initial = defaultInit([outFeatures, inFeatures], { rng: options.rng, bias: options.bias ?? true });
    this.weight = parameter(initial.weight);
    this.bias = initial.bias && parameter(initial.bias);
  }

  forward(x: Tensor): Tensor {
    return aten.linear(x, this.weight, this.bias);
  }
}
