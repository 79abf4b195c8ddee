import { compartmentId } from "./compartments.ts";
import { filled, MIXED, type Organ, organ } from "./organ.ts";
import { bead, blend, cut, ellipsoid, grown, type Point, tube } from "./shapes.ts";
import { type Room, sized } from "./sized.ts";
import type { OrganDraw } from "./subject.ts";

type Side = "left" | "right";

/** Thickness of the fat that surrounds a kidney. */
const CAPSULE_MM = 6;
const CORTEX_MM = 6.5;
const MEDULLA_MM = 18;

const centers: Readonly<Record<Side, Point>> = { left: [-66, -42, -4], right: [66, -42, -18] };

/** Half axes of the reference kidney and of its sinus, which opens toward the spine and the front. */
const kidneyAxes: Point = [27, 24, 54];
const sinusAxes: Point = [17, 10, 26];

/** Cortex, medullary pyramids, fat of the sinus and a shell of perirenal fat. */
export function kidney(draw: OrganDraw, side: Side, room: Room): Organ {
  const { shift } = draw;
  const inward = side === "left" ? 1 : -1;
  const [cx, cy, cz] = [0, 1, 2].map(
    (axis) => (centers[side][axis] as number) + (shift[axis] as number),
  ) as unknown as Point;
  const turn = -inward * 35;
  const outerOf = (size: number) => ellipsoid([cx, cy, cz], times(kidneyAxes, size), turn);
  const sinusOf = (size: number) =>
    ellipsoid([cx + inward * 16 * size, cy + 9 * size, cz], times(sinusAxes, size), turn);
  const { size } = sized(draw, room, (scale) => {
    const open = sinusOf(scale);
    return cut(outerOf(scale), (x, y, z) => -open.distance(x, y, z), open.steepness);
  });
  const [outer, sinus] = [outerOf(size), sinusOf(size)];
  const cortex = compartmentId[side === "left" ? "leftKidneyCortex" : "rightKidneyCortex"];
  const medulla = compartmentId[side === "left" ? "leftKidneyMedulla" : "rightKidneyMedulla"];
  return organ(`${side} kidney`, grown(outer, CAPSULE_MM), (withFat, slack, x, y, z) => {
    const distance = withFat + CAPSULE_MM;
    if (distance > slack) return compartmentId.visceralFat;
    const fromSinus = sinus.distance(x, y, z);
    if (distance > -slack || Math.abs(fromSinus) < slack) return slack > 0 ? MIXED : compartmentId.visceralFat;
    if (fromSinus < 0) return compartmentId.visceralFat;
    if (distance > slack - CORTEX_MM) return cortex;
    if (slack > 0) return distance < -slack - MEDULLA_MM ? cortex : MIXED;
    const angle = Math.atan2(y - cy, x - cx);
    const pyramid = Math.cos(5 * angle) * Math.cos((z - cz) * 0.24) > -0.35;
    return pyramid && distance > -MEDULLA_MM ? medulla : cortex;
  });
}

/** Two thin limbs on each side, above and before the kidneys. */
export function adrenals(): Organ[] {
  const limbs = (x: number, side: 1 | -1) =>
    blend(
      tube([bead(x, -22, 30, 2.6), bead(x + 9 * side, -34, 26, 2)], { stretchZ: 3.2 }),
      tube([bead(x, -22, 30, 2.6), bead(x - 1 * side, -38, 26, 2)], { stretchZ: 3.2 }),
      2,
    );
  return [filled("left adrenal", limbs(-36, -1), "adrenals"), filled("right adrenal", limbs(36, 1), "adrenals")];
}

function times([x, y, z]: Point, size: number): Point {
  return [x * size, y * size, z * size];
}
