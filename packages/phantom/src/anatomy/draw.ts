import type { Rng } from "@panshift/core";
import type { Spread } from "./ranges.ts";

/** A normal deviate times the spread, kept in its bounds. */
export function drawSpread(rng: Rng, spread: Spread): number {
  return atDeviate(spread, rng.normal());
}

/** The value so many standard deviations above the mean, kept in its bounds. */
export function atDeviate({ mean, sd, low, high }: Spread, deviate: number): number {
  return Math.max(low, Math.min(high, mean + sd * deviate));
}
