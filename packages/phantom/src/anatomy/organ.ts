import { type CompartmentName, compartmentId } from "./compartments.ts";
import type { Box, Solid } from "./shapes.ts";

/** What `Organ.at` says of a ball that lies wholly outside the organ. */
export const OUTSIDE = -1;
/** What it says of a ball that may lie in several compartments, or only partly inside. */
export const MIXED = -2;

/** Something that is drawn into the cavity. */
export interface Organ {
  readonly name: string;
  readonly box: Box;
  /**
   * What the ball of radius `reach` (mm) about a point lies in: a compartment id where all of it lies in that one,
   * else OUTSIDE or MIXED. A point (reach 0) is never MIXED.
   */
  at(x: number, y: number, z: number, reach: number): number;
}

/**
 * Compartment id (or MIXED) of a ball about (x, y, z) that lies inside a solid at a distance (negative); `slack` is by
 * how much its points' distances may differ: the ball's radius times the solid's steepness.
 */
export type Inside = (distance: number, slack: number, x: number, y: number, z: number) => number;

/** An organ in a solid; `inside` tells its compartments apart. */
export function organ(name: string, { box, steepness, distance }: Solid, inside: Inside): Organ {
  return {
    name,
    box,
    at: (x, y, z, reach) => {
      const gap = distance(x, y, z);
      const slack = reach * steepness;
      if (gap >= slack) return OUTSIDE;
      return gap < -slack ? inside(gap, slack, x, y, z) : MIXED;
    },
  };
}

/** An organ of one compartment. */
export function filled(name: string, solid: Solid, compartment: CompartmentName): Organ {
  const id = compartmentId[compartment];
  return organ(name, solid, () => id);
}

/** A hollow organ: a wall, fluid or paste that lies behind, and gas that rises to the front (the subject lies supine). */
export function hollow(name: string, solid: Solid, { wallMm, wall, content, gas }: HollowParts): Organ {
  const wallId = compartmentId[wall];
  const contentId = compartmentId[content];
  const gasId = gas === undefined ? contentId : compartmentId[gas.compartment];
  const level = gas?.frontOfMm ?? Number.POSITIVE_INFINITY;
  return organ(name, solid, (distance, slack, _x, y) => {
    if (distance > slack - wallMm) return wallId;
    if (distance > -slack - wallMm) return slack > 0 ? MIXED : wallId;
    const reach = slack / solid.steepness;
    if (y > level + reach) return gasId;
    return y > level - reach && slack > 0 ? MIXED : contentId;
  });
}

export interface HollowParts {
  readonly wallMm: number;
  readonly wall: CompartmentName;
  readonly content: CompartmentName;
  /** Gas lies in front of this y. */
  readonly gas?: { readonly compartment: CompartmentName; readonly frontOfMm: number };
}
