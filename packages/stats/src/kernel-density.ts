import { requireAtLeast, variance } from "./descriptive.ts";

/** A smooth density through values, as a violin plot draws it. */
export interface KernelDensity {
  /** Standard deviation of the kernel, in the values' unit. */
  readonly bandwidth: number;
  /** Per unit of the values; its integral over all numbers is 1. */
  density(x: number): number;
}

/**
 * Kernel density estimate with a Gaussian kernel whose width follows Scott's rule, SD * n^(-1/5).
 *
 * @returns `null` when the values do not vary
 * @throws TOO_FEW_VALUES below two, VALUE_INVALID
 * @source Scott, Multivariate Density Estimation, Wiley, 1992; the default of scipy's gaussian_kde
 */
export function kernelDensity(values: ArrayLike<number>): KernelDensity | null {
  requireAtLeast(values, 2, "a density");
  // Not by the variance, which rounding keeps above 0.
  if (Array.prototype.every.call(values, (value) => value === values[0])) return null;
  const bandwidth = Math.sqrt(variance(values)) * values.length ** -0.2;
  const scale = 1 / (values.length * bandwidth * Math.sqrt(2 * Math.PI));
  const density = (x: number) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += Math.exp(-0.5 * ((x - (values[i] as number)) / bandwidth) ** 2);
    return sum * scale;
  };
  return { bandwidth, density };
}
