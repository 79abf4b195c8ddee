import { MIXED, type Organ, OUTSIDE } from "../organ.ts";
import type { Point, Solid } from "../shapes.ts";

/** The part of an organ outside of a solid. */
export function outsideOf(organ: Organ, obstacle: Solid): Organ {
  return {
    name: organ.name,
    box: organ.box,
    at: (x, y, z, reach) => {
      const inside = organ.at(x, y, z, reach);
      if (inside === OUTSIDE) return OUTSIDE;
      const gap = obstacle.distance(x, y, z);
      const slack = reach * obstacle.steepness;
      if (gap >= slack) return inside;
      return gap < -slack || reach === 0 ? OUTSIDE : MIXED;
    },
  };
}

/** An organ of the reference body in a body of another size, stretched about 0. */
export function stretched(organ: Organ, [sx, sy, sz]: Point): Organ {
  const { min, max } = organ.box;
  const size = Math.min(sx, sy, sz);
  return {
    name: organ.name,
    box: { min: [min[0] * sx, min[1] * sy, min[2] * sz], max: [max[0] * sx, max[1] * sy, max[2] * sz] },
    at: (x, y, z, reach) => organ.at(x / sx, y / sy, z / sz, reach / size),
  };
}

/** The union of solids. */
export function unionOf(solids: readonly Solid[]): Solid {
  const least = (axis: 0 | 1 | 2) => Math.min(...solids.map(({ box }) => box.min[axis]));
  const most = (axis: 0 | 1 | 2) => Math.max(...solids.map(({ box }) => box.max[axis]));
  return {
    box: { min: [least(0), least(1), least(2)], max: [most(0), most(1), most(2)] },
    steepness: Math.max(1, ...solids.map(({ steepness }) => steepness)),
    distance: (x, y, z) => {
      let nearest = Number.POSITIVE_INFINITY;
      for (const solid of solids) nearest = Math.min(nearest, solid.distance(x, y, z));
      return nearest;
    },
  };
}
