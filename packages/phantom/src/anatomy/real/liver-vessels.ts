import type { Rng } from "@panshift/core";
import { filled, type Organ } from "../organ.ts";
import { type Bead, cut, distanceBetween, type Point, type Solid, tube } from "../shapes.ts";
import { type Landmarks, nearestAtDepth } from "./landmarks.ts";

/** Veins and portal branches from the hilum and the vena cava's top to places spread over the liver. */
export function liverVessels(liver: Solid, { gland: { porta: hilum } }: Landmarks, rng: Rng): Organ[] {
  const cavaTop = nearestAtDepth(liver, [22, hilum[1] - 20, liver.box.max[2] - 22], 5);
  const targets = spreadPoints(liver, hilum, 7, rng);
  const inner = (beads: readonly Bead[]) => cut(tube(beads), (x, y, z) => liver.distance(x, y, z) + 2, liver.steepness);
  return targets.map((target, n) => {
    const fromCava = n % 2 === 0;
    const start = fromCava ? cavaTop : hilum;
    const middle = nearestAtDepth(liver, halfway(start, target), 10);
    const beads = [
      { at: start, radius: fromCava ? 4.5 : 5.5 },
      { at: middle, radius: 3.6 },
      { at: target, radius: 1.8 },
    ];
    return filled(`liver vessel ${n}`, inner(beads), fromCava ? "hepaticVein" : "portalBranch");
  });
}

/** Points deep inside of a solid, each the farthest of many from all before it and from `from`. */
function spreadPoints({ box: { min, max }, distance }: Solid, from: Point, count: number, rng: Rng): Point[] {
  const deep: Point[] = [];
  for (let n = 0; n < 4000; n++) {
    const point: Point = [rng.range(min[0], max[0]), rng.range(min[1], max[1]), rng.range(min[2], max[2])];
    if (distance(...point) < -12) deep.push(point);
  }
  const chosen: Point[] = [];
  const taken = [from];
  while (chosen.length < count && deep.length > 0) {
    const gap = (point: Point) => Math.min(...taken.map((other) => distanceBetween(point, other)));
    const next = deep.reduce((best, point) => (gap(point) > gap(best) ? point : best));
    chosen.push(next);
    taken.push(next);
  }
  return chosen;
}

function halfway(a: Point, b: Point): Point {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}
