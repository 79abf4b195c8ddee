import { fail } from "@panshift/core";

/** Learning rate of an iteration, counted from 0. Pure: resuming needs only the iteration. */
export type Schedule = (iteration: number) => number;

/** The same rate always. */
export function constantLr(rate: number): Schedule {
  return () => rate;
}

/**
 * rate * (1 - iteration / iterations) ^ power, per iteration; 0 from `iterations` on.
 *
 * @source the schedule of DeepLab (Chen et al., TPAMI 2018, section 4.1.1), as nnU-Net and ConResNet use it
 * @throws VALUE_INVALID unless iterations > 0 and power >= 0
 */
export function polyLr(rate: number, iterations: number, power = 0.9): Schedule {
  requireLength(iterations);
  if (!(power >= 0)) fail("VALUE_INVALID", { expected: "an exponent >= 0", found: power, hint: "0.9 is usual" });
  return (iteration) => rate * Math.max(0, 1 - iteration / iterations) ** power;
}

/**
 * Half a cosine from `rate` at 0 down to `floor` at `iterations`, where it stays.
 *
 * @source Loshchilov and Hutter, ICLR 2017, eq. (5), one period
 * @throws VALUE_INVALID unless iterations > 0
 */
export function cosineLr(rate: number, iterations: number, floor = 0): Schedule {
  requireLength(iterations);
  return (iteration) => floor + 0.5 * (rate - floor) * (1 + Math.cos(Math.PI * Math.min(1, iteration / iterations)));
}

/**
 * Multiplies a schedule by a ramp from `start` at iteration 0 to 1 at `iterations`; the schedule's own clock runs on.
 *
 * @throws VALUE_INVALID unless iterations > 0
 */
export function warmup(schedule: Schedule, iterations: number, start = 0): Schedule {
  requireLength(iterations);
  return (iteration) => schedule(iteration) * (start + (1 - start) * Math.min(1, iteration / iterations));
}

function requireLength(iterations: number): void {
  if (iterations > 0) return;
  fail("VALUE_INVALID", { expected: "a positive number of iterations", found: iterations, hint: "check the config" });
}
