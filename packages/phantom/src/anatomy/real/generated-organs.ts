import type { Rng } from "@panshift/core";
import type { Gland } from "../gland.ts";
import { duodenum, esophagus, stomach } from "../gut.ts";
import { adrenals, kidney } from "../kidneys.ts";
import type { Organ } from "../organ.ts";
import type { Point, Solid } from "../shapes.ts";
import type { Subject } from "../subject.ts";
import { gallbladder, liver, spleen } from "../upper-organs.ts";
import { colonBetween, smallBowelBetween } from "./gut-between.ts";
import { mirroredKidney } from "./mirrored-kidney.ts";
import type { MapOrgan } from "./organ-map.ts";
import { stretched } from "./organ-parts.ts";
import type { OrganSolids } from "./organ-solids.ts";

/** What surrounds the organs of a map. */
export interface Surroundings {
  readonly subject: Subject;
  /** Size of the body relative to the reference body. */
  readonly scale: Point;
  readonly gland: Gland;
}

/**
 * The subject's generated organs in place of those that a map lacks, at the body's size, to be drawn below the real
 * ones. Bowel and colon are led between these; a missing kidney is the other one's mirror image where there is one.
 */
export function generatedOrgans(
  { byName, all }: OrganSolids,
  { subject, scale, gland }: Surroundings,
  rng: Rng,
): Organ[] {
  const { organs, stomach: stomachDraw } = subject;
  const [sx, sy, sz] = scale;
  const room = {
    frame: scale,
    isFree: (x: number, y: number, z: number) => all.distance(x * sx, y * sy, z * sz) > 0,
  };
  const inBody = (made: readonly Organ[]) => made.map((organ) => stretched(organ, scale));
  const kidneyOn = (side: "left" | "right") => {
    const other: Solid | undefined = byName.get(side === "left" ? "kidney_right" : "kidney_left");
    if (other !== undefined) return [mirroredKidney(side, other, all)];
    return inBody([kidney(organs[side === "left" ? "leftKidney" : "rightKidney"], side, room)]);
  };
  const make: Partial<Record<MapOrgan, () => readonly Organ[]>> = {
    small_bowel: () => smallBowelBetween(all, scale, rng.child("smallBowel")),
    colon: () => colonBetween(all, scale, rng.child("colon")),
    liver: () => inBody(liver(organs.liver, room, rng.child("liver"))),
    gallbladder: () => inBody([gallbladder(rng.child("gallbladder"))]),
    spleen: () => inBody([spleen(organs.spleen, room, rng.child("spleen"))]),
    esophagus: () => inBody([esophagus()]),
    stomach: () => inBody([stomach({ stomach: stomachDraw }, rng.child("stomach"))]),
    kidney_left: () => kidneyOn("left"),
    kidney_right: () => kidneyOn("right"),
    duodenum: () => [duodenum(gland, rng.child("duodenum"))],
  };
  const lacking = Object.entries(make).filter(([name]) => !byName.has(name as MapOrgan));
  return [...lacking.flatMap(([, organsOf]) => organsOf()), ...inBody(adrenals())];
}
