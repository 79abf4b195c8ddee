/** Pole of the cubic B-spline filter, and its gain (1 - z)(1 - 1/z). */
const POLE = Math.sqrt(3) - 2;
const GAIN = (1 - POLE) * (1 - 1 / POLE);

/** Powers of the pole beyond these cannot change a double. */
const HORIZON = Math.ceil(Math.log(Number.EPSILON) / Math.log(-POLE));

/**
 * Replaces samples by the coefficients of the cubic B-spline through them along one axis, mirrored at the outer samples.
 *
 * @param values lines of `length` samples that lie `stride` apart; `stride` lines lie side by side
 * @source Unser, Aldroubi and Eden, "B-spline signal processing: part II", IEEE Trans. Signal Process. 41 (1993), box 1
 */
export function splineCoefficients(values: Float64Array, length: number, stride: number): void {
  if (length === 1) return;
  for (let block = 0; block < values.length; block += length * stride) {
    const last = block + stride * (length - 1);
    for (let n = block; n < block + stride; n++) values[n] = GAIN * mirroredSum(values, n, length, stride);
    for (let n = block + stride; n < last + stride; n++) {
      values[n] = GAIN * (values[n] as number) + POLE * (values[n - stride] as number);
    }
    for (let n = last; n < last + stride; n++) {
      values[n] = (POLE / (POLE * POLE - 1)) * ((values[n] as number) + POLE * (values[n - stride] as number));
    }
    for (let n = last - 1; n >= block; n--) {
      values[n] = POLE * ((values[n + stride] as number) - (values[n] as number));
    }
  }
}

/** Sum of the powers of the pole times the mirrored samples: where the forward filter begins. */
function mirroredSum(values: Float64Array, start: number, length: number, stride: number): number {
  let sum = 0;
  let power = 1;
  for (let n = 0; n < HORIZON; n++, power *= POLE) {
    sum += power * (values[start + stride * mirrored(n, length)] as number);
  }
  return sum;
}

/** Writes the weights of the four coefficients around a position, the first at floor(position) - 1. */
export function splineWeights(position: number, weights: Float64Array, at: number): void {
  const t = position - Math.floor(position);
  const s = 1 - t;
  weights[at] = (s * s * s) / 6;
  weights[at + 1] = 2 / 3 - t * t + (t * t * t) / 2;
  weights[at + 2] = 2 / 3 - s * s + (s * s * s) / 2;
  weights[at + 3] = (t * t * t) / 6;
}

/** The sample that an index, also one beyond the line, stands for, mirrored at the outer samples. */
export function mirrored(index: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const at = ((index % period) + period) % period;
  return Math.min(at, period - at);
}
