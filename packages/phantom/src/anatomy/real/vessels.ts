import type { Rng } from "@panshift/core";
import type { CompartmentName } from "../compartments.ts";
import { GLAND } from "../gland-draw.ts";
import { filled, type Organ } from "../organ.ts";
import { type Bead, bead, type Point, type Solid, sampleBeads, tube } from "../shapes.ts";
import { bentRound } from "./clear-of.ts";
import { behind, type Landmarks, nearestAtDepth, PORTAL_RADIUS_MM } from "./landmarks.ts";
import type { MapOrgan } from "./organ-map.ts";
import { outsideOf } from "./organ-parts.ts";
import type { OrganSolids } from "./organ-solids.ts";

/**
 * The vessels that a map lacks, led between its organs and bent round them: aorta and vena cava before the spine,
 * celiac trunk with splenic artery, mesenteric artery and vein, splenic vein behind the gland, portal vein, renal veins.
 */
export function vesselsBetween({ byName, all }: OrganSolids, landmarks: Landmarks, rng: Rng): Organ[] {
  const { spineFrontY, gland, spleenHilum } = landmarks;
  const { confluence, outline, porta } = gland;
  const [cx, cy, cz] = confluence;
  const neckZ = (gland.beads[GLAND.neck] as Bead).at[2];
  const aortaRadius = rng.range(8.5, 11);
  const caliber = rng.range(0.9, 1.1);
  const column = (x: number, y: number, radius: number) =>
    Array.from({ length: 16 }, (_, n) => bead(x, y, -170 + 20 * n, radius));
  const aortaY = spineFrontY + aortaRadius + 1;
  const aorta = bentRound(column(-9, aortaY, aortaRadius), all);
  const cava = bentRound(column(24, spineFrontY + 11, 10.5 * caliber), all);
  const originOf = (z: number) => nearestOn(aorta, z).at;
  const artery = originOf(neckZ + 4);
  const trunk = originOf(neckZ + 22);
  const bodyAndTail = sampleBeads(gland.beads.slice(GLAND.neck), 2).slice(1, -1);
  const veinBehind = bodyAndTail.map(({ at }) => behind(outline, [at[0], at[1], at[2] + 3], 4.2));
  const arteryAbove = bodyAndTail.map(({ at, radius }): Point => [at[0], at[1] - 3, at[2] + 1.3 * radius + 5]);
  const hilum = spleenHilum ?? (gland.beads[GLAND.tip] as Bead).at;

  const drawn: Vessel[] = [
    { organ: "vena_cava", name: "vena cava", compartment: "venaCava", beads: cava, ends: "bent" },
    { organ: "aorta", name: "aorta", compartment: "aorta", beads: aorta, ends: "bent" },
    ...(["left", "right"] as const).map(
      (side): Vessel => ({
        name: `${side} renal vein`,
        compartment: "renalVein",
        beads: line(
          [
            renalHilum(side, byName, [side === "left" ? -20 : 20, aortaY, cz]),
            ...(side === "left" ? [[-9, aortaY + aortaRadius + 6, cz - 18] as const] : []),
            nearestOn(cava, cz - 20).at,
          ],
          5,
        ),
      }),
    ),
    {
      name: "splenic artery",
      compartment: "celiacAndSplenicArtery",
      beads: line([trunk, [trunk[0], trunk[1] + 16, trunk[2] + 3], ...arteryAbove, hilum], 2.8),
    },
    {
      name: "hepatic artery",
      compartment: "celiacAndSplenicArtery",
      beads: line([[trunk[0], trunk[1] + 16, trunk[2] + 3], [cx + 4, cy + 14, cz + 24], porta], 2.4),
    },
    {
      name: "mesenteric artery",
      compartment: "mesentericArtery",
      beads: line(
        [
          artery,
          [artery[0] + 2, (artery[1] + cy) / 2 + 3, artery[2] - 3],
          [cx - 17, cy, cz - 20],
          [cx - 16, cy + 6, cz - 50],
          [cx - 10, cy + 18, cz - 110],
        ],
        3.4,
      ),
    },
    {
      organ: "portal_and_splenic_vein",
      name: "mesenteric vein",
      compartment: "mesentericVein",
      beads: line([confluence, [cx, cy - 1, cz - 16], [cx - 1, cy + 5, cz - 50], [cx + 3, cy + 17, cz - 110]], 5.3),
    },
    {
      organ: "portal_and_splenic_vein",
      name: "splenic vein",
      compartment: "splenicVein",
      beads: line([confluence, ...veinBehind, hilum], 4 * caliber),
    },
    {
      organ: "portal_and_splenic_vein",
      name: "portal vein",
      compartment: "portalVein",
      beads: line([confluence, mix(confluence, porta, [0.5, 0.35, 0.5]), porta], PORTAL_RADIUS_MM * caliber),
    },
  ];
  return drawn
    .filter(({ organ }) => organ === undefined || !byName.has(organ))
    .map(({ name, compartment, beads, ends }) => {
      const line = ends === "bent" ? beads : bentRound(beads, all, { keepEnds: true });
      return outsideOf(filled(name, tube(line), compartment), all);
    });
}

interface Vessel {
  readonly name: string;
  /** The map's organ that makes this vessel needless. */
  readonly organ?: MapOrgan;
  readonly compartment: CompartmentName;
  readonly beads: readonly Bead[];
  /** Vessels keep their ends, unless all of the line is bent already. */
  readonly ends?: "bent";
}

/** The point of a kidney nearest to another; mirrored from the other kidney where the map lacks it. */
function renalHilum(side: "left" | "right", organs: ReadonlyMap<MapOrgan, Solid>, from: Point): Point {
  const sign = side === "left" ? -1 : 1;
  const own = organs.get(side === "left" ? "kidney_left" : "kidney_right");
  if (own !== undefined) return nearestAtDepth(own, from, 6);
  const other = organs.get(side === "left" ? "kidney_right" : "kidney_left");
  if (other === undefined) return [sign * 48, -38, -12];
  const [x, y, z] = nearestAtDepth(other, [-from[0], from[1], from[2]], 6);
  return [-x, y, z + (side === "right" ? -10 : 10)];
}

function line(points: readonly Point[], radius: number): Bead[] {
  return points.map((at) => ({ at, radius }));
}

function nearestOn(beads: readonly Bead[], z: number): Bead {
  return beads.reduce((best, next) => (Math.abs(next.at[2] - z) < Math.abs(best.at[2] - z) ? next : best));
}

/** From a to b by a share on each axis. */
function mix(a: Point, b: Point, share: Point): Point {
  const axis = (n: 0 | 1 | 2) => a[n] + share[n] * (b[n] - a[n]);
  return [axis(0), axis(1), axis(2)];
}
