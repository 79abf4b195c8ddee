import { allHeads, type BackboneOptions, noHeads } from "./backbone.ts";
import { backboneLayers, type Layer, type Stage } from "./layer-list.ts";

export type SizeDhw = readonly [d: number, h: number, w: number];

/** What one forward pass of one patch costs. */
export interface PassCost {
  readonly sizeDhw: SizeDhw;
  /** Multiply-adds of all convolutions. */
  readonly convMacs: number;
  /** Multiply-adds of the slice head's linear layers. */
  readonly linearMacs: number;
  /** Elements that pass through group normalizations. */
  readonly normElements: number;
  /** Elements that the slice head averages. */
  readonly poolElements: number;
  /** The paper's count in 1e9: convMacs + linearMacs + 5 normElements + poolElements. */
  readonly paperGflops: number;
}

/** A network with a stated set of heads: its parameters, and its cost at each size and over all sizes together. */
export interface VariantCost {
  readonly parameters: number;
  /** Weights in float32; with gradients and Adam's two moments beside them. Activations come on top. */
  readonly memoryBytes: { readonly weights: number; readonly training: number };
  readonly sizes: readonly PassCost[];
  readonly sum: { readonly convMacs: number; readonly paperGflops: number };
}

export interface BackboneCost {
  /** Segmentation head only: what inference runs. */
  readonly withoutHeads: VariantCost;
  /** With distance, projection and slice heads, at every size. */
  readonly withHeads: VariantCost;
}

/** Operations that the paper's counter books for one element of an affine normalization. */
const PER_NORM_ELEMENT = 5;
const FLOAT32_BYTES = 4;
/** Weight, gradient and Adam's two moments. */
const TRAINING_COPIES = 4;

/**
 * Parameters and multiply-adds of a backbone, from its layer list: nothing is allocated or run.
 *
 * The sum over sizes is one pass at each (coarse and fine stage), without flips: the convention of the paper's table.
 *
 * @param sizesDhw one or more patch sizes, multiples of 8
 * @source Li et al., Dual-Task Synergy, Table VI; convention decoded in the backbone's method card
 */
export function costOf(options: BackboneOptions, sizesDhw: readonly SizeDhw[]): BackboneCost {
  return {
    withoutHeads: variantCost(backboneLayers({ ...options, heads: noHeads }), sizesDhw),
    withHeads: variantCost(backboneLayers({ ...options, heads: allHeads }), sizesDhw),
  };
}

/** Parameters of each stage that the network has. */
export function parametersByStage(options: BackboneOptions): ReadonlyMap<Stage, number> {
  const counts = new Map<Stage, number>();
  for (const layer of backboneLayers(options)) {
    counts.set(layer.stage, (counts.get(layer.stage) ?? 0) + parametersOf(layer));
  }
  return counts;
}

/** Cost of one pass through these layers. */
function passCost(layers: readonly Layer[], sizeDhw: SizeDhw): PassCost {
  const [depth, height, width] = sizeDhw;
  const voxels = (stride: number): number => (depth * height * width) / stride ** 3;
  const cost = { convMacs: 0, linearMacs: 0, normElements: 0, poolElements: 0 };
  for (const layer of layers) {
    switch (layer.kind) {
      case "conv":
        cost.convMacs += layer.inChannels * layer.outChannels * layer.kernel ** 3 * voxels(layer.stride);
        break;
      case "norm":
        cost.normElements += layer.channels * voxels(layer.stride);
        break;
      case "slice-pool":
        cost.poolElements += layer.channels * layer.stride * voxels(layer.stride);
        break;
      case "slice-linear":
        cost.linearMacs += layer.inputs * layer.outputs * depth;
        break;
    }
  }
  const operations = cost.convMacs + cost.linearMacs + PER_NORM_ELEMENT * cost.normElements + cost.poolElements;
  return { sizeDhw, ...cost, paperGflops: operations / 1e9 };
}

function variantCost(layers: readonly Layer[], sizesDhw: readonly SizeDhw[]): VariantCost {
  const sizes = sizesDhw.map((size) => passCost(layers, size));
  const total = (value: (cost: PassCost) => number): number => sizes.reduce((sum, cost) => sum + value(cost), 0);
  const parameters = layers.reduce((sum, layer) => sum + parametersOf(layer), 0);
  return {
    parameters,
    memoryBytes: { weights: FLOAT32_BYTES * parameters, training: TRAINING_COPIES * FLOAT32_BYTES * parameters },
    sizes,
    sum: { convMacs: total((cost) => cost.convMacs), paperGflops: total((cost) => cost.paperGflops) },
  };
}

function parametersOf(layer: Layer): number {
  switch (layer.kind) {
    case "conv":
      return layer.inChannels * layer.outChannels * layer.kernel ** 3 + (layer.bias ? layer.outChannels : 0);
    case "norm":
      return 2 * layer.channels;
    case "slice-linear":
      return layer.inputs * layer.outputs + layer.outputs;
    case "slice-pool":
      return 0;
  }
}
