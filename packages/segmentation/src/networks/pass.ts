import type { Rng } from "@panshift/core";
import type { Tensor } from "@panshift/torch";

/**
 * Places in the backbone where a method may read or replace a tensor, in the order in which they are reached.
 * `layer0` to `layer2` are replaced before their skip branches off; `fusion` is what the fusion convolution reads
 * (layer4 after GroupNorm and ReLU, before dropout); `decoder` is the last decoder feature.
 */
export const tapNames = [
  "layer0",
  "layer1",
  "layer2",
  "layer3",
  "layer4",
  "fusion",
  "dec4",
  "dec2",
  "decoder",
  "logits",
] as const;

export type TapName = (typeof tapNames)[number];

/** What a tap may know of the pass it stands in. */
export interface PassMeta {
  /** Generator of this pass in training, `null` at inference. */
  readonly rng: Rng | null;
  /** Source domain of each sample; empty at inference. */
  readonly domains: readonly number[];
}

/** Receives the tensor at a place and returns what goes on from there: the same tensor, or another of its shape. */
export type Tap = (tensor: Tensor, name: TapName, meta: PassMeta) => Tensor;
export type Taps = { readonly [name in TapName]?: Tap };

/** How one forward pass runs. Without `rng` it is inference: nothing random happens. */
export interface Pass {
  readonly rng?: Rng;
  readonly domains?: readonly number[];
  readonly taps?: Taps;
}

/** The tensor that goes on from a place: the tap's answer, or the tensor itself. */
export function tapped(tensor: Tensor, name: TapName, { taps, rng, domains }: Pass): Tensor {
  const tap = taps?.[name];
  return tap ? tap(tensor, name, { rng: rng ?? null, domains: domains ?? [] }) : tensor;
}
