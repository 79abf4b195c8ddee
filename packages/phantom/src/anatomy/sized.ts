import { type Point, type Solid, type Space, volumeOf } from "./shapes.ts";
import type { OrganDraw } from "./subject.ts";

/** Where an organ may lie, and the body's size, which its drawn volume is stated with. */
export interface Room {
  readonly isFree: Space;
  readonly frame: Point;
}

const STEP_MM = 7;

/**
 * The solid of the drawn volume from a family of one shape and all sizes; what reaches into the body wall or into
 * other organs is not counted.
 */
export function sized({ volumeMl }: OrganDraw, { frame, isFree }: Room, family: (size: number) => Solid): Sized {
  const target = volumeMl / (frame[0] * frame[1] * frame[2]);
  let size = 1;
  for (let step = 0; step < 2; step++) size *= Math.cbrt(target / volumeOf(family(size), STEP_MM, isFree));
  return { solid: family(size), size };
}

interface Sized {
  readonly solid: Solid;
  /** Linear size relative to the reference organ. */
  readonly size: number;
}
