import { quantileOfSorted } from "@panshift/stats";
import type { Interval } from "./resampling.ts";
import { reusable } from "./reusable.ts";

/** Bins of values, and one more for the largest; those that hold the ends of an interval are sorted. */
const BINS = 255;
const binsOf = reusable((length) => new Uint8Array(length));
const nearOf = reusable((length) => new Float64Array(length));

/**
 * The central 95 % of values: exactly what sorting them gives (`quantileOfSorted` at 0.025 and 0.975), in a fraction of
 * the time.
 *
 * @returns NaN at both ends when a value is not finite
 */
export function central95(values: Float64Array): Interval {
  const [low, high] = rangeOf(values);
  if (!(low < high)) return [low, high];
  const bins = binsOf(values.length);
  const counts = fillBins(bins, values, low, BINS / (high - low));
  return [quantileOf(values, bins, counts, 0.025), quantileOf(values, bins, counts, 0.975)];
}

/** The smallest and the largest value; NaN when one is not finite. */
function rangeOf(values: Float64Array): Interval {
  let low = values[0] as number;
  let high = low;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    sum += value - value; // NaN for what is not finite
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low + sum, high + sum];
}

/** The bin of every value, and how many values each bin has. @param bins is written */
function fillBins(bins: Uint8Array, values: Float64Array, low: number, scale: number): Int32Array {
  const counts = new Int32Array(BINS + 1);
  for (let i = 0; i < values.length; i++) {
    const bin = (((values[i] as number) - low) * scale) | 0;
    bins[i] = bin;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

/** Sorts the bins that hold the two neighbors of a quantile. */
function quantileOf(values: Float64Array, bins: Uint8Array, counts: Int32Array, fraction: number): number {
  const place = (values.length - 1) * fraction;
  const [below, above] = [Math.floor(place), Math.min(Math.ceil(place), values.length - 1)];
  const [first, last] = [binHolding(counts, below), binHolding(counts, above)];
  const near = nearOf(values.length);
  let count = 0;
  for (let i = 0; i < bins.length; i++) {
    const bin = bins[i] as number;
    if (bin >= first.bin && bin <= last.bin) near[count++] = values[i] as number;
  }
  const sorted = near.subarray(0, count).sort();
  const pair = [sorted[below - first.before] as number, sorted[above - first.before] as number];
  return quantileOfSorted(pair, below === above ? 0 : place - below);
}

/** The bin of the value of a rank (from 0), and how many values lie in the bins before it. */
function binHolding(counts: Int32Array, rank: number): { readonly bin: number; readonly before: number } {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const next = before + (counts[bin] as number);
    if (rank < next) return { bin, before };
    before = next;
  }
  throw new RangeError(`no rank ${rank} among ${before} values`);
}
