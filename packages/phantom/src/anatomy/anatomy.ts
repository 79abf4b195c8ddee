import { SmoothField } from "../smooth-field.ts";
import { type BodyWall, bodyWall } from "./body-wall.ts";
import { partsAlong } from "./gland-parts.ts";
import { colon, duodenum, smallBowel, stomach } from "./gut.ts";
import type { Organ } from "./organ.ts";
import { lesion, pancreas } from "./pancreas.ts";
import type { Point } from "./shapes.ts";
import { type Subject, subjectRng } from "./subject.ts";
import { gallbladder, kidney, liver, lungs, spleen } from "./upper-organs.ts";
import { vessels } from "./vessels.ts";

/** Space that holds any subject and any field of view, mm from the center. */
const HALF_EXTENT_MM = [220, 180, 200] as const;

/** A subject's inside as functions of space, in reference coordinates; `deformation` leads there from the world. */
export interface Anatomy {
  readonly wall: BodyWall;
  /** Drawn in this order, later over earlier. */
  readonly organs: readonly Organ[];
  /** World point p (mm) lies at (p + deformation(p)) / frame in reference coordinates. */
  readonly frame: Point;
  readonly deformation: readonly [x: SmoothField, y: SmoothField, z: SmoothField];
  /** No deformation is larger than this, mm. */
  readonly reachMm: number;
  /** Which part of the gland a world point (mm) of it belongs to, as `partValues` numbers them. */
  partAt(x: number, y: number, z: number): number;
}

/** Builds the inside of a subject; a pure function of its parameters. */
export function buildAnatomy(subject: Subject): Anatomy {
  const rng = subjectRng(subject.seed, subject.index).child("shape");
  const sd = subject.deformationMm / Math.sqrt(3);
  const count = 6;
  const wave = (axis: string) =>
    SmoothField.waves(rng.child("deformation", axis), HALF_EXTENT_MM, { sd, wavelengthMm: [110, 320], count });
  const [dx, dy, dz] = [wave("x"), wave("y"), wave("z")];
  const { frame } = subject;
  const partOf = partsAlong(subject.pancreas.beads, 10);
  return {
    wall: bodyWall(subject),
    organs: [
      ...liver(subject, rng.child("liver")),
      gallbladder(rng.child("gallbladder")),
      spleen(subject),
      ...smallBowel(rng.child("smallBowel")),
      ...colon(rng.child("colon")),
      stomach(subject, rng.child("stomach")),
      kidney(subject, "left"),
      kidney(subject, "right"),
      lungs(),
      duodenum(rng.child("duodenum")),
      ...vessels(subject, rng.child("vessels")),
      pancreas(subject, rng.child("pancreas")),
      ...(subject.lesion === null ? [] : [lesion(subject.lesion, subject.pancreas.beads, rng.child("lesion"))]),
    ],
    frame,
    deformation: [dx, dy, dz],
    partAt: (x, y, z) =>
      partOf((x + dx.at(x, y, z)) / frame[0], (y + dy.at(x, y, z)) / frame[1], (z + dz.at(x, y, z)) / frame[2]),
    reachMm: sd * Math.sqrt(2 * count),
  };
}
