import type { Rng } from "@panshift/core";
import { compartmentId } from "./compartments.ts";
import { filled, type Organ } from "./organ.ts";
import { type Bead, bead, blend, cut, ellipsoid, type Point, ripple, type Solid, tube, wander } from "./shapes.ts";
import type { Subject } from "./subject.ts";

/** Lungs above the dome of the diaphragm, which hangs lower at the back and the sides. */
export function lungs(): Organ {
  const distance = (x: number, y: number, z: number) => {
    const across = (Math.abs(x) - 62) / 64;
    const along = (y - 8) / 82;
    const dome = (x > 0 ? 118 : 108) - 62 * (across * across + along * along);
    return Math.max(26 - Math.abs(x), y - 60, (dome - z) / 4); // the dome rises at most four times as fast as it runs
  };
  return filled("lungs", { box: { min: [-150, -100, -60], max: [150, 60, 400] }, distance }, "lung");
}

/** Right and left lobe, cut off below by the visceral surface, with portal and hepatic veins. */
export function liver({ organs }: Subject, rng: Rng): Organ[] {
  const { size, shift } = organs.liver;
  const moved = mover([60, 10, 45], size, shift);
  const right = ellipsoid(moved([76, -2, 40]), scaled([62, 78, 92], size));
  const left = ellipsoid(moved([8, 46, 66]), scaled([70, 34, 44], size), -8);
  const [px, py, pz] = moved([54, 0, -14]);
  const body = cut(blend(right, left, 24), (x, y, z) => -0.52 * (x - px) + 0.12 * (y - py) - 0.84 * (z - pz) - 12);
  const veins: Bead[][] = [
    [bead(26, -4, 84, 5), bead(70, 0, 70, 4), bead(105, 10, 50, 2)],
    [bead(26, -2, 86, 5), bead(50, 30, 72, 4), bead(70, 55, 50, 2)],
    [bead(24, 0, 86, 5), bead(0, 34, 76, 3.5), bead(-30, 44, 66, 2)],
    [bead(40, 8, 36, 6), bead(68, 4, 40, 5), bead(96, -18, 34, 2.5)],
    [bead(66, 5, 40, 4), bead(88, 28, 30, 3), bead(104, 34, 14, 2)],
    [bead(42, 10, 38, 5), bead(28, 34, 56, 3.5), bead(0, 46, 64, 2)],
  ].map((path) => path.map(({ at, radius }) => ({ at: moved(wander(at, rng, 4)), radius: radius * size })));
  return [
    filled("liver", body, "liver"),
    ...veins.map((path, i) =>
      filled(`liver vein ${i}`, within(body, tube(path)), i < 3 ? "hepaticVein" : "portalBranch"),
    ),
  ];
}

export function gallbladder(rng: Rng): Organ {
  return filled(
    "gallbladder",
    ellipsoid(wander([60, 36, -8], rng, 4), [15 * rng.range(0.8, 1.2), 18, 28], 25),
    "gallbladder",
  );
}

/** An ellipsoid hollowed toward the stomach and kidney. */
export function spleen({ organs }: Subject): Organ {
  const { size, shift } = organs.spleen;
  const moved = mover([-98, -36, 40], size, shift);
  const hollowing = ellipsoid(moved([-64, -22, 38]), scaled([22, 38, 50], size));
  const body = cut(
    ellipsoid(moved([-98, -34, 40]), scaled([31, 47, 55], size), -18),
    (x, y, z) => -hollowing.distance(x, y, z),
  );
  return filled("spleen", body, "spleen");
}

/** Thickness of the fat that surrounds a kidney. */
const CAPSULE_MM = 6;

/** Cortex, medullary pyramids, fat of the sinus and a shell of perirenal fat. */
export function kidney({ organs }: Subject, side: "left" | "right"): Organ {
  const { size, shift } = organs[side === "left" ? "leftKidney" : "rightKidney"];
  const sign = side === "left" ? -1 : 1;
  const center: Point = side === "left" ? [-64, -40, -2] : [64, -40, -16];
  const [cx, cy, cz] = mover(center, size, shift)(center);
  const outer = ellipsoid([cx, cy, cz], scaled([28, 24, 54], size), sign * 35);
  const sinus = ellipsoid([cx - sign * 15, cy + 8, cz], scaled([15, 9, 24], size), sign * 35);
  const cortex = compartmentId[side === "left" ? "leftKidneyCortex" : "rightKidneyCortex"];
  const medulla = compartmentId[side === "left" ? "leftKidneyMedulla" : "rightKidneyMedulla"];
  return {
    name: `${side} kidney`,
    solid: ripple(outer, () => CAPSULE_MM, CAPSULE_MM),
    inside: (withFat, x, y, z) => {
      const distance = withFat + CAPSULE_MM;
      if (distance > 0 || sinus.distance(x, y, z) < 0) return compartmentId.visceralFat;
      if (distance > -7) return cortex;
      const angle = Math.atan2(y - cy, x - cx);
      const pyramid = Math.cos(5 * angle) * Math.cos((z - cz) * 0.24) > -0.35;
      return pyramid && distance > -19 ? medulla : cortex;
    },
  };
}

/** The part of a solid that lies inside another. */
function within(outer: Solid, inner: Solid): Solid {
  return cut(inner, (x, y, z) => outer.distance(x, y, z) + 2);
}

/** Sizes about a center, then shifts. */
function mover([cx, cy, cz]: Point, size: number, [sx, sy, sz]: Point): (point: Point) => Point {
  return ([x, y, z]) => [cx + (x - cx) * size + sx, cy + (y - cy) * size + sy, cz + (z - cz) * size + sz];
}

function scaled([x, y, z]: Point, size: number): Point {
  return [x * size, y * size, z * size];
}
