import type { Rng } from "@panshift/core";
import { filled, type Organ } from "./organ.ts";
import {
  type Bead,
  bead,
  blend,
  cut,
  ellipsoid,
  lobes,
  type Point,
  ripple,
  type Solid,
  tube,
  wander,
} from "./shapes.ts";
import { type Room, sized } from "./sized.ts";
import type { OrganDraw } from "./subject.ts";

/** Lungs above the dome of the diaphragm, which hangs lower at the back and the sides. */
export function lungs(): Organ {
  const distance = (x: number, y: number, z: number) => {
    const across = (Math.abs(x) - 62) / 64;
    const along = (y - 8) / 82;
    const dome = (x > 0 ? 118 : 108) - 62 * (across * across + along * along);
    const [riseX, riseY] = [(124 * across) / 64, (124 * along) / 82];
    return Math.max(26 - Math.abs(x), y - 60, (dome - z) / Math.sqrt(1 + riseX * riseX + riseY * riseY));
  };
  return filled("lungs", { box: { min: [-150, -100, -60], max: [150, 60, 400] }, steepness: 1.5, distance }, "lung");
}

/** Right and left lobe, cut off below by the visceral surface, with portal and hepatic veins. */
export function liver(draw: OrganDraw, room: Room, rng: Rng): Organ[] {
  const center: Point = [60, 10, 45];
  const at = (size: number) => mover(center, size, draw.shift);
  // Left lobes reach from the midline to the spleen; right lobes are tall or broad.
  const reachLeft = rng.range(-14, 6);
  const leftDepth = rng.range(0.85, 1.15);
  const tall = rng.range(0.92, 1.1);
  const bumps = lobes(rng.child("surface"), 60, 4);
  const hollows = lobes(rng.child("below"), 36, 7);
  const slope = rng.range(0.42, 0.6);
  const { solid: body, size } = sized(draw, room, (scale) => {
    const moved = at(scale);
    const right = ellipsoid(moved([76, -2, 40]), times([62, 78, 92 * tall], scale));
    const left = ellipsoid(
      moved([8 + reachLeft, 46, 66]),
      times([72 - 0.4 * reachLeft, 34 * leftDepth, 44], scale),
      -8,
    );
    const caudate = ellipsoid(moved([30, -2, 44]), times([15, 16, 26], scale));
    const [px, py, pz] = moved([54, 0, -14]);
    const below = (x: number, y: number, z: number) =>
      (-slope * (x - px) + 0.12 * (y - py) - 0.84 * (z - pz) - 12) / Math.hypot(slope, 0.12, 0.84) +
      hollows.at(x, y, z);
    const [fx, fy, fz] = moved([26, 60, 40]);
    // The fissure between the lobes, open in front and below.
    const fissure = (x: number, y: number, z: number) =>
      3.5 - Math.max(Math.abs(x - fx - 0.2 * (y - fy)), fy - 26 - y, z - fz);
    return cut(
      cut(ripple(blend(blend(right, left, 24), caudate, 6), bumps), below, 1 + hollows.steepness),
      fissure,
      1.1,
    );
  });
  const moved = at(size);
  const veins: Bead[][] = [
    [bead(26, -4, 84, 5), bead(70, 0, 70, 4), bead(105, 10, 50, 2)],
    [bead(26, -2, 86, 5), bead(50, 30, 72, 4), bead(70, 55, 50, 2)],
    [bead(24, 0, 86, 5), bead(0, 34, 76, 3.5), bead(-30, 44, 66, 2)],
    [bead(40, 8, 36, 6), bead(68, 4, 40, 5), bead(96, -18, 34, 2.5)],
    [bead(66, 5, 40, 4), bead(88, 28, 30, 3), bead(104, 34, 14, 2)],
    [bead(42, 10, 38, 5), bead(28, 34, 56, 3.5), bead(0, 46, 64, 2)],
  ].map((path) => path.map(({ at: point, radius }) => ({ at: moved(wander(point, rng, 4)), radius: radius * size })));
  return [
    filled("liver", body, "liver"),
    ...veins.map((path, i) =>
      filled(`liver vein ${i}`, beneath(body, tube(path)), i < 3 ? "hepaticVein" : "portalBranch"),
    ),
  ];
}

export function gallbladder(rng: Rng): Organ {
  const [x, y, z] = wander([62, 36, -8], rng, 4);
  const width = rng.range(0.75, 1.2);
  return filled(
    "gallbladder",
    tube([bead(x, y + 12, z - 14, 14 * width), bead(x - 2, y, z + 2, 13 * width), bead(x - 9, y - 12, z + 20, 4)]),
    "gallbladder",
  );
}

/** An ellipsoid hollowed toward the stomach and kidney. */
export function spleen(draw: OrganDraw, room: Room, rng: Rng): Organ {
  const long = rng.range(0.88, 1.15);
  const turn = rng.range(-28, -8);
  const bumps = lobes(rng.child("surface"), 34, 2.5);
  const { solid } = sized(draw, room, (size) => {
    const moved = mover([-100, -36, 40], size, draw.shift);
    const hollowing = ellipsoid(moved([-65, -22, 38]), times([22, 40, 52], size));
    const whole = ripple(ellipsoid(moved([-99, -34, 40]), times([31, 47, 55 * long], size), turn), bumps);
    return cut(whole, (x, y, z) => -hollowing.distance(x, y, z), hollowing.steepness);
  });
  return filled("spleen", solid, "spleen");
}

/** The part of a solid that lies at least 2 mm beneath the surface of another. */
function beneath(outer: Solid, inner: Solid): Solid {
  return cut(inner, (x, y, z) => outer.distance(x, y, z) + 2, outer.steepness);
}

/** Sizes about a center, then shifts. */
function mover([cx, cy, cz]: Point, size: number, [sx, sy, sz]: Point): (point: Point) => Point {
  return ([x, y, z]) => [cx + (x - cx) * size + sx, cy + (y - cy) * size + sy, cz + (z - cz) * size + sz];
}

function times([x, y, z]: Point, size: number): Point {
  return [x * size, y * size, z * size];
}
