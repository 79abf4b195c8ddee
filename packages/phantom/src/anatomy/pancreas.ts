import type { Rng } from "@panshift/core";
import { compartmentId } from "./compartments.ts";
import type { Gland } from "./gland.ts";
import { MIXED, type Organ, organ } from "./organ.ts";
import { lobes, type Point, ripple, type Solid } from "./shapes.ts";

/** Where the gland has shrunk: beyond a plane, seen from the head. */
export interface Atrophy {
  readonly from: Point;
  readonly direction: Point;
}

/** Distance over which the clefts widen towards the surface, mm. */
const CLEFT_DEPTH_MM = 4;
const LOBULE_MM = 8;

export interface GlandTexture {
  readonly lobulationMm: number;
  /** Share of the volume that is fat between lobules. */
  readonly interlobularFat: number;
  readonly atrophy: Atrophy | null;
}

/** The gland with its lobulated surface, clefts of fat between the lobules, and its atrophic part. */
export function pancreas({ outline }: Pick<Gland, "outline">, texture: GlandTexture, rng: Rng): Organ {
  const { lobulationMm, interlobularFat, atrophy } = texture;
  const solid = ripple(outline, lobes(rng.child("surface"), 9, lobulationMm));
  const cleft = clefts(rng.child("clefts"));
  const widest = interlobularFat === 0 ? 0 : cleftWidth(solid, cleft, interlobularFat);
  const { interlobularFat: fat, pancreas: healthy, atrophicPancreas: atrophic } = compartmentId;
  return organ("pancreas", solid, (distance, slack, x, y, z) => {
    if (widest > 0) {
      if (slack > 0) return MIXED;
      if (cleft(x, y, z) < widest * widening(distance)) return fat;
    }
    if (atrophy === null) return healthy;
    const beyond = dot(atrophy.direction, [x - atrophy.from[0], y - atrophy.from[1], z - atrophy.from[2]]);
    if (Math.abs(beyond) < slack / solid.steepness) return MIXED;
    return beyond > 0 ? atrophic : healthy;
  });
}

/** Clefts are wider at the surface, where lobules stand apart. */
function widening(distance: number): number {
  return 1 + 2 * Math.exp(distance / CLEFT_DEPTH_MM);
}

/** 0 in the middle of the clefts, sheets that part space into lobules; grows with the distance from them. */
function clefts(rng: Rng): (x: number, y: number, z: number) => number {
  const k = Math.PI / LOBULE_MM;
  const [a, b, c] = [rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI), rng.range(0, 2 * Math.PI)];
  const bend = 0.9;
  return (x, y, z) => {
    const u = k * x + bend * Math.sin(0.45 * k * y + b);
    const v = k * y + bend * Math.sin(0.4 * k * z + c);
    const w = k * z + bend * Math.sin(0.5 * k * x + a);
    return Math.abs(Math.sin(u) * Math.cos(v) + Math.sin(v) * Math.cos(w) + Math.sin(w) * Math.cos(u));
  };
}

/** The width of the clefts with which they fill this share of the gland, measured on a lattice. */
function cleftWidth(solid: Solid, cleft: (x: number, y: number, z: number) => number, share: number): number {
  const { min, max } = solid.box;
  const step = 3;
  const widths: number[] = [];
  for (let z = min[2]; z < max[2]; z += step) {
    for (let y = min[1]; y < max[1]; y += step) {
      for (let x = min[0]; x < max[0]; x += step) {
        const distance = solid.distance(x, y, z);
        if (distance < 0) widths.push(cleft(x, y, z) / widening(distance));
      }
    }
  }
  return widths.sort((a, b) => a - b)[Math.floor(share * widths.length)] ?? 0;
}

function dot([a, b, c]: Point, [x, y, z]: Point): number {
  return a * x + b * y + c * z;
}
