import type { Tensor } from "../tensor.ts";
import { Module } from "./module.ts";

/** A module that maps one tensor to one tensor. */
export interface Layer extends Module {
  forward(x: Tensor): Tensor;
}

/** Layers one after the other; parameters are named "0.weight", "1.bias", ... as in PyTorch. */
export class Sequential extends Module {
  readonly [index: `${number}`]: Layer;
  readonly #layers: readonly Layer[];

  constructor(...layers: readonly Layer[]) {
    super();
    this.#layers = layers;
    Object.assign(this, layers);
  }

  forward(x: Tensor): Tensor {
    return this.#layers.reduce((y, layer) => layer.forward(y), x);
  }
}
