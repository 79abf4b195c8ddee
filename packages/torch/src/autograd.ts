import { native } from "./native.ts";
import type { Tensor } from "./tensor.ts";
import { handlesOf, optionalHandlesOf, wrapOptional } from "./wrap.ts";

export interface BackwardOptions {
  /** Gradient of each root; needed for roots of more than one element. */
  readonly gradient?: Tensor;
  /** Keep the graph for another pass. */
  readonly retainGraph?: boolean;
  /** Leaves that receive gradients; default: all. */
  readonly inputs?: readonly Tensor[];
}

export interface GradOptions {
  /** Record the backward pass itself, so that the gradients can be differentiated. */
  readonly createGraph?: boolean;
  /** Keep the graph for another pass; default: as `createGraph`. */
  readonly retainGraph?: boolean;
  /** One per output, of its shape; null stands for ones (of an output of one element). */
  readonly gradOutputs?: readonly (Tensor | null)[];
  /** Return null for an input that the outputs do not depend on, instead of failing. */
  readonly allowUnused?: boolean;
}

/**
 * Gradients of outputs with respect to inputs, without touching `.grad`.
 *
 * @param outputs one tensor or several; those of more than one element need `gradOutputs`
 * @returns one gradient per input, of its shape
 * @throws TORCH_OPERATOR_FAILED for an unused input (unless allowed), or a graph that was freed
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options?: GradOptions & { readonly allowUnused?: false },
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  { createGraph = false, retainGraph, gradOutputs, allowUnused = false }: GradOptions = {},
): (Tensor | null)[] {
  const roots = Array.isArray(outputs) ? outputs : [outputs];
  const gradients = native().gradients(
    handlesOf(roots),
    handlesOf(inputs),
    gradOutputs ? optionalHandlesOf(gradOutputs) : null,
    retainGraph ?? null,
    createGraph,
    allowUnused,
  );
  return gradients.map(wrapOptional);
}

/** Adds the gradients of a root to the `.grad` of the leaves it depends on; second-order gradients need `grad`. */
export function backward(root: Tensor, options: BackwardOptions = {}): void {
  native().backward(
    [root.handle],
    options.gradient ? [options.gradient.handle] : null,
    options.retainGraph ?? false,
    options.inputs ? handlesOf(options.inputs) : null,
  );
}
