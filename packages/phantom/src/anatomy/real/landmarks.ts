import type { Gland } from "../gland.ts";
import { GLAND } from "../gland-draw.ts";
import { type Bead, distanceBetween, type Point, type Solid, sampleBeads } from "../shapes.ts";
import { SPINE_Y } from "./body-fit.ts";
import type { MapOrgan } from "./organ-map.ts";

/** Places that vessels, ducts and bowel are led along, mm about the body's center. */
export interface Landmarks {
  /** Front of the vertebrae, which lie at x = 0. */
  readonly spineFrontY: number;
  /** The real gland as drawn ones are told; its `porta` is also where the portal vein enters the liver. */
  readonly gland: Gland;
  /** Point of the spleen nearest to the tail; null without a spleen. */
  readonly spleenHilum: Point | null;
}

const VERTEBRA_HALF_DEPTH_MM = 16.5;
/** The mesenteric vein runs to the right of the spine's middle by about so much, mm. */
const VEIN_X = 14;
export const PORTAL_RADIUS_MM = 6;
const MESENTERIC_RADIUS_MM = 5.3;
/** How far to the right, in front of and above the confluence the portal vein enters the liver, mm. */
const CONFLUENCE_TO_PORTA: Point = [28, 6, 42];

/** Finds the landmarks of the organs of a map whose gland has this center line, from head to tail. */
export function findLandmarks(organs: ReadonlyMap<MapOrgan, Solid>, line: readonly Bead[], scaleY: number): Landmarks {
  const gland = glandAlong(organs, line);
  const spleen = organs.get("spleen");
  const tip = gland.beads[GLAND.tip] as Bead;
  return {
    spineFrontY: (SPINE_Y + VERTEBRA_HALF_DEPTH_MM) * scaleY,
    gland,
    spleenHilum: spleen === undefined ? null : nearestAtDepth(spleen, tip.at, 3),
  };
}

/** Beads at the same places along the gland as those of drawn glands, and its neighbors' places. */
function glandAlong(organs: ReadonlyMap<MapOrgan, Solid>, line: readonly Bead[]): Gland {
  const outline = organs.get("pancreas") as Solid;
  const fine = sampleBeads(line, 12);
  const last = fine.length - 1;
  const crossing = fine.findIndex(({ at }) => at[0] < VEIN_X);
  const neck = Math.max(0.1, Math.min(0.5, crossing / last));
  const beads = Array.from({ length: GLAND.tip + 1 }, (_, n) => {
    const share =
      n <= GLAND.neck ? (neck * n) / GLAND.neck : neck + ((1 - neck) * (n - GLAND.neck)) / (GLAND.tip - GLAND.neck);
    return fine[Math.round(share * last)] as Bead;
  });
  const head = beads[GLAND.head] as Bead;
  const [duodenum, liver] = [organs.get("duodenum"), organs.get("liver")];
  const confluence = behind(outline, (beads[GLAND.neck] as Bead).at, PORTAL_RADIUS_MM);
  const porta: Point = [
    confluence[0] + CONFLUENCE_TO_PORTA[0],
    confluence[1] + CONFLUENCE_TO_PORTA[1],
    confluence[2] + CONFLUENCE_TO_PORTA[2],
  ];
  return {
    beads,
    outline,
    breadth: 1,
    confluence,
    porta: liver === undefined ? porta : nearestAtDepth(liver, porta, 6),
    mesentericVeinRadius: MESENTERIC_RADIUS_MM,
    papilla:
      duodenum === undefined
        ? [head.at[0] + head.radius, head.at[1] - 3, head.at[2] - 8]
        : nearestAtDepth(duodenum, [head.at[0], head.at[1] - 3, head.at[2] - 8], 1),
  };
}

/** The first point straight behind one of a solid that lies `clearMm` outside of it. */
export function behind(solid: Solid, [x, y, z]: Point, clearMm: number): Point {
  for (let back = 0; back < 60; back += 0.5) {
    if (solid.distance(x, y - back, z) >= clearMm && solid.distance(x, y - back - 2, z) >= clearMm)
      return [x, y - back, z];
  }
  return [x, y - 60, z];
}

/** The point at least `depthMm` inside of a solid that lies nearest to another; the deepest there is where none does. */
export function nearestAtDepth({ box: { min, max }, distance }: Solid, to: Point, depthMm: number): Point {
  const step = 4;
  let best = { at: to, cost: Number.POSITIVE_INFINITY };
  for (let z = min[2]; z <= max[2]; z += step) {
    for (let y = min[1]; y <= max[1]; y += step) {
      for (let x = min[0]; x <= max[0]; x += step) {
        const missing = Math.max(0, depthMm + distance(x, y, z));
        const cost = distanceBetween([x, y, z], to) + 1000 * missing;
        if (cost < best.cost) best = { at: [x, y, z], cost };
      }
    }
  }
  return best.at;
}
