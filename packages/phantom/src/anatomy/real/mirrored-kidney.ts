import { Rng } from "@panshift/core";
import type { Organ } from "../organ.ts";
import type { Point, Solid } from "../shapes.ts";
import { clearOf } from "./clear-of.ts";
import { kidneyInside } from "./interiors.ts";

const SAMPLES = 400;
const GAP_MM = 2;

/** The missing kidney as the other one's mirror image, moved to where it meets the other organs least. */
export function mirroredKidney(side: "left" | "right", other: Solid, organs: Solid): Organ {
  const points = pointsInside(other);
  const sign = side === "right" ? 1 : -1;
  let best: { shift: Point; cost: number } = { shift: [0, 0, 0], cost: Number.POSITIVE_INFINITY };
  for (let outward = -4; outward <= 20; outward += 4) {
    for (let front = -12; front <= 8; front += 4) {
      for (let up = -40; up <= 16; up += 8) {
        const shift: Point = [sign * outward, front, up];
        const hits = points.filter(
          ([x, y, z]) => organs.distance(-x + shift[0], y + shift[1], z + shift[2]) < GAP_MM,
        ).length;
        // The right kidney usually lies about a centimeter lower than the left.
        const expected = side === "right" ? -10 : 10;
        const cost = (20 * hits) / points.length + Math.hypot(outward / 8, front / 6, (up - expected) / 15) ** 2;
        if (cost < best.cost) best = { shift, cost };
      }
    }
  }
  const { shift } = best;
  const { min, max } = other.box;
  const mirrored: Solid = {
    box: {
      min: [shift[0] - max[0], min[1] + shift[1], min[2] + shift[2]],
      max: [shift[0] - min[0], max[1] + shift[1], max[2] + shift[2]],
    },
    steepness: other.steepness,
    distance: (x, y, z) => other.distance(shift[0] - x, y - shift[1], z - shift[2]),
  };
  return kidneyInside(side, clearOf(mirrored, organs, GAP_MM));
}

/** Points of a solid, spread over its box. */
function pointsInside(solid: Solid): Point[] {
  const { min, max } = solid.box;
  const rng = Rng.of(0, "points inside");
  const points: Point[] = [];
  while (points.length < SAMPLES) {
    const point: Point = [rng.range(min[0], max[0]), rng.range(min[1], max[1]), rng.range(min[2], max[2])];
    if (solid.distance(...point) < 0) points.push(point);
  }
  return points;
}
