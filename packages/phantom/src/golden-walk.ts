import type { Rng } from "@panshift/core";

/** Golden ratio minus 1: steps that spread any number of values evenly over a range. */
const GOLDEN = 0.6180339887498949;

/**
 * Places in [0, 1) by name for member `index` of a row: each name starts where `rng` says and goes on by golden-ratio
 * steps, so that neighbors always differ and any number of members spreads evenly.
 */
export function goldenWalk(rng: Rng, index: number): (name: string) => number {
  return (name) => {
    const place = rng.child(name).uniform() + index * GOLDEN;
    return place - Math.floor(place);
  };
}
