import type { Rng } from "@panshift/core";
import { atDeviate, drawSpread } from "./draw.ts";
import { aging, pancreasRanges } from "./ranges.ts";
import { type Bead, bead, lengthOf, type Point } from "./shapes.ts";

/** The healthy pancreas of a subject; lesions thin it (`lesion-draw.ts`). Lengths in mm of the world, unless said. */
export interface PancreasDraw {
  /** Inside the outline, with the fat between the lobules. */
  readonly volumeMl: number;
  readonly lengthMm: number;
  /** From front to back. */
  readonly thicknessMm: Readonly<Record<"head" | "body" | "tail", number>>;
  /** Share of the lobules' protons that are fat's. */
  readonly fatFraction: number;
  /** Share of the volume that is fat between the lobules. */
  readonly interlobularFat: number;
  /** Height of the bumps of the surface. */
  readonly lobulationMm: number;
  /** Diameters. */
  readonly ductMm: Readonly<Record<"head" | "tail", number>>;
  readonly bileDuctMm: number;
  /** Center line from the lower end of the head to the tail in the reference body; radius: half of the thickness. */
  readonly beads: readonly Bead[];
}

/** Places of the beads along the gland. */
export const GLAND = { headLow: 0, head: 1, headTop: 2, neck: 3, firstBody: 4, tail: 6, tip: 7 } as const;

/** Head inside the duodenal loop, neck before the portal vein, body before the aorta, tail at the spleen. */
const referencePath: readonly Point[] = [
  [41, 3, -33],
  [41, 5, -20],
  [33, 10, -8],
  [15, 17, 2],
  [-11, 18, 10],
  [-39, 6, 18],
  [-60, -9, 26],
  [-75, -20, 31],
];

/** Radius relative to the part's own half thickness. */
const referenceProfile = [0.82, 1, 0.92, 0.7, 0.95, 1, 1, 0.72] as const;

/** Correlation of each measure with the gland's size. */
const SHARED = 0.85;

/** A subject's pancreas by age and sex; the frame is the body's size relative to the reference. */
export function drawPancreas(
  rng: Rng,
  { ageYears, sex, frame }: { readonly ageYears: number; readonly sex: "female" | "male"; readonly frame: Point },
): PancreasDraw {
  const past = Math.max(0, ageYears - aging.from);
  // Large glands are thick and high: each measure shares a deviate with the others.
  const size = rng.child("size").normal();
  const measure = (name: "volumeMl" | "headMm" | "bodyMm" | "tailMm", loss: number) => {
    const spread = pancreasRanges[name][sex];
    const value = atDeviate(spread, SHARED * size + Math.sqrt(1 - SHARED ** 2) * rng.child(name).normal());
    return Math.max(spread.low, value * (1 - loss * past));
  };
  const thicknessMm = {
    head: measure("headMm", aging.thicknessLossPerYear),
    body: measure("bodyMm", aging.thicknessLossPerYear),
    tail: measure("tailMm", aging.thicknessLossPerYear),
  };
  const beads = drawPath(rng.child("path"), thicknessMm, frame);
  const wider = 1 + aging.ductGainPerYear * (ageYears - 40);
  const old = Math.max(0, Math.min(1, (ageYears - 40) / 20));
  const { from, perYear, relativeSd, most } = aging.interlobularFat;
  const clefts = Math.max(0, ageYears - from) * perYear * (1 + relativeSd * rng.child("clefts").normal());
  return {
    volumeMl: measure("volumeMl", aging.volumeLossPerYear),
    lengthMm: lengthOf(beads.map(({ at, radius }) => ({ at: times(at, frame), radius }))) + endsMm(beads),
    thicknessMm,
    // @source li (physics/sources.ts): 2.8 (0.66) % at 20-50 years, 6.3 (1.2) % at 50-70
    fatFraction: Math.max(0.01, rng.child("fat").normal(0.028 + 0.035 * old, 0.0066 + 0.006 * old)),
    interlobularFat: Math.max(0, Math.min(most, clefts)),
    lobulationMm: rng.child("lobulation").range(0.5, 1.3) * (0.6 + 0.8 * old),
    ductMm: {
      head: drawSpread(rng.child("ductHead"), pancreasRanges.ductHeadMm[sex]) * wider,
      tail: drawSpread(rng.child("ductTail"), pancreasRanges.ductTailMm[sex]) * wider,
    },
    bileDuctMm: drawSpread(rng.child("bileDuct"), pancreasRanges.bileDuctMm[sex]) * wider,
    beads,
  };
}

/** The gland turns and shifts a little as a whole; then each bead wanders by itself. */
function drawPath(rng: Rng, thickness: PancreasDraw["thicknessMm"], frame: Point): Bead[] {
  const rise = rng.range(-10, 8);
  const long = rng.range(0.88, 1.06); // beyond the neck, which the vessels hold in place
  const shift: Point = [rng.range(-3, 3), rng.range(-2, 3), rng.range(-6, 6)];
  return referencePath.map(([x, y, z], i) => {
    const part = i <= GLAND.headTop ? thickness.head : i < GLAND.tail ? thickness.body : thickness.tail;
    const tailwards = i / GLAND.tip;
    const neckX = (referencePath[GLAND.neck] as Point)[0];
    return bead(
      (i > GLAND.neck ? neckX + (x - neckX) * long : x) + shift[0] + rng.range(-2, 2),
      y + shift[1] + rng.range(-2, 2),
      z + shift[2] + rise * tailwards + rng.range(-2.5, 2.5),
      ((part / 2) * (referenceProfile[i] as number)) / frame[1],
    );
  });
}

/** The rounded ends beyond the center line. */
function endsMm(beads: readonly Bead[]): number {
  return (beads[0]?.radius ?? 0) + (beads[beads.length - 1]?.radius ?? 0);
}

function times([x, y, z]: Point, [fx, fy, fz]: Point): Point {
  return [x * fx, y * fy, z * fz];
}
