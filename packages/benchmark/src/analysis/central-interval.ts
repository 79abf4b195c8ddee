import { quantileOfSorted } from "@panshift/stats";
import type { Interval } from "./resampling.ts";

/** Bins of values; those that hold the ends of an interval are sorted. */
const BINS = 2048;

/**
 * The central 95 % of values: exactly what sorting them gives (`quantileOfSorted` at 0.025 and 0.975), in a fraction of
 * the time.
 *
 * @returns NaN at both ends when a value is not finite
 */
export function central95(values: Float64Array): Interval {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) return [Number.NaN, Number.NaN];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) return [low, high];
  const scale = BINS / (high - low);
  const bins = new Uint16Array(values.length);
  const counts = new Int32Array(BINS);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(BINS - 1, Math.floor(((values[i] as number) - low) * scale));
    bins[i] = bin;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const end = (fraction: number) => {
    const place = (values.length - 1) * fraction;
    const [below, above] = [Math.floor(place), Math.min(Math.ceil(place), values.length - 1)];
    const [first, last] = [binHolding(counts, below), binHolding(counts, above)];
    const near: number[] = [];
    for (let i = 0; i < bins.length; i++) {
      const bin = bins[i] as number;
      if (bin >= first.bin && bin <= last.bin) near.push(values[i] as number);
    }
    const sorted = Float64Array.from(near).sort();
    const pair = [sorted[below - first.before] as number, sorted[above - first.before] as number];
    return quantileOfSorted(pair, below === above ? 0 : place - below);
  };
  return [end(0.025), end(0.975)];
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
