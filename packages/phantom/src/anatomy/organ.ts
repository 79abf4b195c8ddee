import { type CompartmentName, compartmentId } from "./compartments.ts";
import type { Solid } from "./shapes.ts";

/** Something that is drawn into the cavity: a shape, and the compartment of each point inside it. */
export interface Organ {
  readonly name: string;
  readonly solid: Solid;
  /** Compartment id of a point inside the solid; `distance` is the solid's there (negative). */
  inside(distance: number, x: number, y: number, z: number): number;
}

/** An organ of one compartment. */
export function filled(name: string, solid: Solid, compartment: CompartmentName): Organ {
  const id = compartmentId[compartment];
  return { name, solid, inside: () => id };
}

/** A hollow organ: a wall, fluid or paste that lies behind, and gas that rises to the front (the subject lies supine). */
export function hollow(name: string, solid: Solid, { wallMm, wall, content, gas }: HollowParts): Organ {
  const wallId = compartmentId[wall];
  const contentId = compartmentId[content];
  const gasId = gas === undefined ? contentId : compartmentId[gas.compartment];
  const level = gas?.frontOfMm ?? Number.POSITIVE_INFINITY;
  const inside = (distance: number, _x: number, y: number) => {
    if (distance > -wallMm) return wallId;
    return y > level ? gasId : contentId;
  };
  return { name, solid, inside };
}

export interface HollowParts {
  readonly wallMm: number;
  readonly wall: CompartmentName;
  readonly content: CompartmentName;
  /** Gas lies in front of this y. */
  readonly gas?: { readonly compartment: CompartmentName; readonly frontOfMm: number };
}
