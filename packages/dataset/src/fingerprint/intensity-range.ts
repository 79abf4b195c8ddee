import { quantileOfSorted } from "./spread.ts";

/** Percentiles of intensities: 0.5, 25, 50, 75 and 99.5. */
export interface IntensityRange {
  readonly low: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly high: number;
}

/** The percentiles of values in ascending order; null when there are none. */
export function intensityRange(sorted: Float32Array): IntensityRange | null {
  if (sorted.length === 0) return null;
  const at = (fraction: number) => quantileOfSorted(sorted, fraction);
  return { low: at(0.005), q1: at(0.25), median: at(0.5), q3: at(0.75), high: at(0.995) };
}
