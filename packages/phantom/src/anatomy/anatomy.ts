import { SmoothField } from "../smooth-field.ts";
import { type BodyWall, bodyWall } from "./body-wall.ts";
import { placeAlong } from "./center-line.ts";
import { compartmentId } from "./compartments.ts";
import { Deformation } from "./deformation.ts";
import { bileDuct, mainDuct, stents } from "./ducts.ts";
import { type Gland, glandOf } from "./gland.ts";
import { GLAND } from "./gland-draw.ts";
import { partsAlong } from "./gland-parts.ts";
import { colon, duodenum, esophagus, smallBowel, stomach } from "./gut.ts";
import { adrenals, kidney } from "./kidneys.ts";
import { lesions } from "./lesions.ts";
import { type Organ, OUTSIDE } from "./organ.ts";
import { type Atrophy, pancreas } from "./pancreas.ts";
import type { Point } from "./shapes.ts";
import { type Subject, subjectRng } from "./subject.ts";
import { gallbladder, liver, lungs, spleen } from "./upper-organs.ts";
import { vessels } from "./vessels.ts";

/** Space that holds any subject and any field of view, mm from the center. */
const HALF_EXTENT_MM = [220, 180, 200] as const;
const WAVELENGTH_MM = [110, 320] as const;

/** A subject's inside as functions of space, in reference coordinates; `deformation` leads there from the world. */
export interface Anatomy {
  readonly wall: BodyWall;
  /** Drawn in this order, later over earlier. */
  readonly organs: readonly Organ[];
  readonly gland: Gland;
  /** World point p (mm) lies at deformation(p) / frame in reference coordinates. */
  readonly frame: Point;
  readonly deformation: Deformation;
  /** Which part of the gland a world point (mm) of it belongs to, as `partValues` numbers them. */
  partAt(x: number, y: number, z: number): number;
}

/** Builds the inside of a subject; a pure function of its parameters. */
export function buildAnatomy(subject: Subject): Anatomy {
  const rng = subjectRng(subject.seed, subject.index).child("shape");
  const { frame, lesion, organs: draws } = subject;
  const deformation = deformationOf(subject);
  const gland = glandOf(subject.pancreas, frame, thinningOf(subject));
  const partOf = partsAlong(gland.beads, gland.confluence[0] - gland.mesentericVeinRadius);
  const wall = bodyWall(subject);
  // Kidneys are drawn over liver and spleen, so these are sized by what lies beside them.
  const inCavity = (x: number, y: number, z: number) => wall.at(x, y, z, 0) === compartmentId.visceralFat;
  const kidneys = (["left", "right"] as const).map((side) =>
    kidney(draws[`${side}Kidney`], side, { frame, isFree: inCavity }),
  );
  const beside = {
    frame,
    isFree: (x: number, y: number, z: number) =>
      inCavity(x, y, z) && kidneys.every((organ) => organ.at(x, y, z, 0) === OUTSIDE),
  };
  const point = new Float64Array(3);
  return {
    wall,
    organs: [
      lungs(),
      ...liver(draws.liver, beside, rng.child("liver")),
      gallbladder(rng.child("gallbladder")),
      spleen(draws.spleen, beside, rng.child("spleen")),
      ...smallBowel(gland, rng.child("smallBowel")),
      ...colon(rng.child("colon")),
      esophagus(),
      stomach(subject, rng.child("stomach")),
      ...kidneys,
      ...adrenals(),
      duodenum(gland, rng.child("duodenum")),
      pancreas(gland, { ...subject.pancreas, atrophy: atrophyOf(subject, gland) }, rng.child("pancreas")),
      mainDuct(gland, subject.pancreas, lesion),
      bileDuct(gland, subject.pancreas, lesion),
      ...(lesion === null ? [] : lesions(lesion, gland.beads, rng.child("lesion"))),
      ...stents(gland, lesion),
      ...vessels(gland, rng.child("vessels")),
    ],
    gland,
    frame,
    deformation,
    partAt: (x, y, z) => {
      deformation.apply(x, y, z, point);
      const [px, py, pz] = point as unknown as Point;
      return partOf(px / frame[0], py / frame[1], pz / frame[2]);
    },
  };
}

/** The smooth bend of all of a subject's inside. */
export function deformationOf({ seed, index, deformationMm }: Subject): Deformation {
  const rng = subjectRng(seed, index).child("shape", "deformation");
  const options = { sd: deformationMm / Math.sqrt(3), wavelengthMm: WAVELENGTH_MM };
  const wave = (axis: string) => SmoothField.waves(rng.child(axis), HALF_EXTENT_MM, options);
  return new Deformation([wave("x"), wave("y"), wave("z")], HALF_EXTENT_MM, WAVELENGTH_MM[0] / 10);
}

/** The share of its thickness that the gland keeps at each bead: less upstream of an obstruction. */
function thinningOf({ lesion, pancreas: { beads } }: Subject): number[] {
  const kept = lesion?.obstruction?.thickness ?? 1;
  const from = (lesion?.foci[0]?.along ?? 1) * GLAND.tip;
  return beads.map((_, i) => 1 - (1 - kept) * Math.max(0, Math.min(1, i - from)));
}

/** The plane across the gland at the obstruction. */
export function atrophyOf({ lesion }: Pick<Subject, "lesion">, { beads }: Pick<Gland, "beads">): Atrophy | null {
  const focus = lesion?.foci[0];
  if (focus === undefined || (lesion?.obstruction?.thickness ?? 1) === 1) return null;
  const { at, direction } = placeAlong(beads, focus.along);
  return { from: at, direction };
}
