import { type CompartmentName, compartmentId } from "../compartments.ts";
import { filled, hollow, MIXED, type Organ, organ } from "../organ.ts";
import type { Point, Solid } from "../shapes.ts";
import type { Subject } from "../subject.ts";
import type { MapOrgan } from "./organ-map.ts";

/** Organs of one compartment. */
const plain: Partial<Record<MapOrgan, CompartmentName>> = {
  pancreas: "pancreas",
  liver: "liver",
  gallbladder: "gallbladder",
  spleen: "spleen",
  esophagus: "esophagus",
  aorta: "aorta",
  vena_cava: "venaCava",
  portal_and_splenic_vein: "portalVein",
};

/** What lies inside an organ of a map, by depth below its surface and by place; null for the spine, which is not drawn. */
export function interiorOf(name: MapOrgan, solid: Solid, { stomach }: Subject): Organ | null {
  const compartment = plain[name];
  if (compartment !== undefined) return filled(name, solid, compartment);
  const { min, max } = solid.box;
  /** Gas in the front of the organ's box, for a subject who lies on the back. */
  const inFront = (share: number) => max[1] - share * (max[1] - min[1]);
  switch (name) {
    case "kidney_left":
      return kidneyInside("left", solid);
    case "kidney_right":
      return kidneyInside("right", solid);
    case "stomach":
      return hollow(name, solid, {
        ...{ wallMm: 4, wall: "stomachWall", content: "stomachFluid" },
        gas: { compartment: "stomachGas", frontOfMm: inFront(stomach.gasShare) },
      });
    case "duodenum":
      return hollow(name, solid, { wallMm: 3, wall: "duodenumWall", content: "duodenumFluid" });
    case "small_bowel":
      return hollow(name, solid, { wallMm: 2.5, wall: "smallBowelWall", content: "smallBowelContent" });
    case "colon":
      return hollow(name, solid, {
        ...{ wallMm: 2.5, wall: "colonWall", content: "colonContent" },
        gas: { compartment: "colonGas", frontOfMm: inFront(0.3) },
      });
    default:
      return null;
  }
}

/** Depth at which the medullary pyramids begin and end; between them the cortex reaches inwards. */
const CORTEX_MM = 7;
const PYRAMID_MM = 20;

/** Cortex and medulla by depth. */
export function kidneyInside(side: "left" | "right", solid: Solid): Organ {
  const cortex = compartmentId[side === "left" ? "leftKidneyCortex" : "rightKidneyCortex"];
  const medulla = compartmentId[side === "left" ? "leftKidneyMedulla" : "rightKidneyMedulla"];
  const { min, max } = solid.box;
  const [cx, cy, cz]: Point = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  return organ(`${side} kidney`, solid, (distance, slack, x, y, z) => {
    if (distance > slack - CORTEX_MM || distance < -slack - PYRAMID_MM) return cortex;
    if (slack > 0) return MIXED;
    const pyramid = Math.cos(5 * Math.atan2(y - cy, x - cx)) * Math.cos(0.24 * (z - cz)) > -0.35;
    return pyramid ? medulla : cortex;
  });
}
