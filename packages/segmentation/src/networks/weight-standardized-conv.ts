import type { Rng } from "@panshift/core";
import { aten, fanOf, Module, parameter, type Tensor, type Triple, uniformInit } from "@panshift/torch";

export interface WeightStandardizedConvOptions {
  /** Edge length of the cubic kernel; odd. */
  readonly kernel: number;
  /** The initial weight is a pure function of this generator. */
  readonly rng: Rng;
  readonly stride?: number;
  /** Padding equals it times (kernel - 1) / 2, so that stride 1 keeps the size. */
  readonly dilation?: number;
}

/** Added to each filter's variance. */
const EPS = 1e-12;

/**
 * Each output filter with zero mean and unit variance over (in, kd, kh, kw); the variance is the unbiased one (n - 1).
 *
 * One layer normalization per row and one product: layer_norm divides by sqrt(biased + e), and with e = eps (n - 1) / n
 * that is sqrt((n - 1) / n) times the wanted sqrt(unbiased + eps). Differentiable twice.
 *
 * @param weight [out, in, kd, kh, kw] float32
 * @returns same shape
 * @source Qiao et al., "Micro-Batch Training with Batch-Channel Normalization and Weight Standardization", eqs. (6)-(8)
 */
export function standardizeWeight(weight: Tensor): Tensor {
  const filterShape = weight.shape.slice(1);
  const n = filterShape.reduce((product, size) => product * size, 1);
  const shrink = (n - 1) / n;
  return aten.layerNorm(weight, filterShape, null, null, EPS * shrink).mul(Math.sqrt(shrink));
}

/** 3D convolution without bias whose filters are standardized in each pass: [N, in, D, H, W] -> [N, out, D', H', W']. */
export class WeightStandardizedConv3d extends Module {
  readonly weight: Tensor;
  readonly #stride: Triple;
  readonly #padding: Triple;
  readonly #dilation: Triple;

  constructor(inChannels: number, outChannels: number, options: WeightStandardizedConvOptions) {
    super();
    const { kernel, rng, stride = 1, dilation = 1 } = options;
    const shape = [outChannels, inChannels, kernel, kernel, kernel];
    const bound = 1 / Math.sqrt(fanOf(shape).in); // kaiming uniform with a = sqrt(5)
    this.weight = parameter(uniformInit(shape, rng.child("weight"), -bound, bound));
    const padding = (dilation * (kernel - 1)) / 2;
    this.#stride = [stride, stride, stride];
    this.#padding = [padding, padding, padding];
    this.#dilation = [dilation, dilation, dilation];
  }

  forward(x: Tensor): Tensor {
    return aten.conv3d(x, standardizeWeight(this.weight), null, this.#stride, this.#padding, this.#dilation, 1);
  }
}
