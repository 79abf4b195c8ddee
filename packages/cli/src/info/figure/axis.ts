/** A scale from values to pixels, with the values that are marked on it. */
export interface Axis {
  readonly ticks: readonly number[];
  place(value: number): number;
}

/** Intervals between marks that are read at a glance, in powers of ten. */
const STEPS = [1, 2, 2.5, 5, 10];
const WANTED_TICKS = 4;

/**
 * An axis that holds all values between round marks; equal values have a mark below and above them.
 *
 * @param values finite
 * @param pixels where the first and the last mark lie
 */
export function axisOf(values: readonly number[], pixels: readonly [from: number, to: number]): Axis {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const range = high - low || Math.abs(high) || 1;
  const rough = range / WANTED_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((factor) => factor * power >= rough * (1 - 1e-9)) as number);
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  const count = Math.max(1, last - first);
  const ticks = Array.from({ length: count + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
  const [from, to] = pixels;
  return { ticks, place: (value) => from + ((value / step - first) / count) * (to - from) };
}
