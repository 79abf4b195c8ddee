import { Adam, AdamW, type Optimizer, Sgd, type Tensor } from "@panshift/torch";
import type { Optimization } from "./interface.ts";

/** The optimizer that a configuration asks for, at its first learning rate. */
export function createOptimizer(parameters: ReadonlyMap<string, Tensor>, settings: Optimization): Optimizer {
  const { learningRate: lr, weightDecay, momentum, nesterov } = settings;
  switch (settings.optimizer) {
    case "adam":
      return new Adam(parameters, { lr, weightDecay });
    case "adamw":
      return new AdamW(parameters, { lr, weightDecay });
    case "sgd":
      return new Sgd(parameters, { lr, weightDecay, momentum, nesterov });
  }
}
