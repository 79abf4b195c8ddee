import { fail } from "@panshift/core";
import type { Module, Optimizer, OptimizerState, Tensor } from "@panshift/torch";
import type { JsonValue, MethodState } from "./interface.ts";

/** A network with its optimizer. */
export interface Trainee {
  readonly network: Module;
  readonly optimizer: Optimizer;
}

/** The state of one network and its optimizer under a name; join several with `joinStates`. */
export function stateOf(name: string, { network, optimizer }: Trainee): MethodState {
  const { tensors, values } = optimizer.state();
  return {
    tensors: {
      ...prefixed(`${name}.network`, Object.fromEntries(network.stateDict())),
      ...prefixed(`${name}.optimizer`, tensors),
    },
    values: { [`${name}.optimizer`]: values as JsonValue },
  };
}

/**
 * Copies what `stateOf` gave under this name back in.
 *
 * @throws WEIGHTS_MISMATCH or OPTIMIZER_STATE_MISMATCH when it is of another network or optimizer
 * @throws METHOD_STATE_INVALID when it holds nothing of this name
 */
export function restoreFrom(state: MethodState, name: string, { network, optimizer }: Trainee): void {
  const values = state.values[`${name}.optimizer`];
  if (values === undefined) {
    fail("METHOD_STATE_INVALID", {
      expected: `the state of ${name}`,
      found: Object.keys(state.values),
      hint: "resume with the method and version that wrote the checkpoint",
    });
  }
  network.loadStateDict(new Map(Object.entries(unprefixed(`${name}.network`, state.tensors))));
  optimizer.restore({ tensors: unprefixed(`${name}.optimizer`, state.tensors), values } as OptimizerState);
}

export function joinStates(...states: readonly MethodState[]): MethodState {
  return {
    tensors: Object.assign({}, ...states.map(({ tensors }) => tensors)),
    values: Object.assign({}, ...states.map(({ values }) => values)),
  };
}

function prefixed(prefix: string, tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));
}

function unprefixed(prefix: string, tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(`${prefix}.`));
  return Object.fromEntries(found.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}
