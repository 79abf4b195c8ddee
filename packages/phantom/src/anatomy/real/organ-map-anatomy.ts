import { maskOf, type Volume } from "@panshift/volume";
import { atrophyOf, deformationOf } from "../anatomy.ts";
import { bileDuct, mainDuct, stents } from "../ducts.ts";
import type { Gland } from "../gland.ts";
import { partsAlong } from "../gland-parts.ts";
import { lesions } from "../lesions.ts";
import type { Organ } from "../organ.ts";
import { pancreas } from "../pancreas.ts";
import { rasterize } from "../rasterize.ts";
import { type Bead, lengthOf, type Point, type Solid } from "../shapes.ts";
import type { AnatomySource } from "../source.ts";
import { type Subject, subjectRng } from "../subject.ts";
import { type BodyFit, fitBody, fittedWall } from "./body-fit.ts";
import { centerLine } from "./center-line.ts";
import { generatedOrgans } from "./generated-organs.ts";
import { interiorOf } from "./interiors.ts";
import { findLandmarks } from "./landmarks.ts";
import { liverVessels } from "./liver-vessels.ts";
import { lungsAbove } from "./lungs.ts";
import { type OrganMap, type OrganNames, organMapOf } from "./organ-map.ts";
import { outsideOf, unionOf } from "./organ-parts.ts";
import { organSolids } from "./organ-solids.ts";
import { vesselsBetween } from "./vessels.ts";

/** A subject whose organs are those of a label map. */
export interface OrganMapAnatomy extends AnatomySource {
  /** The subject with the size and the gland that the map has, in place of the drawn ones. */
  readonly subject: Subject;
  /** World point of the map (RAS+, mm) that lies at 0 of the anatomy. */
  readonly center: Point;
}

/**
 * The inside of a body from a label map of its organs.
 *
 * The organs keep their shape and place, smoothed between voxels, and share no point; the subject's smooth deformation
 * bends all of it, so that subjects who share a map differ. What a map lacks is completed: body wall and spine fitted
 * about the organs, vessels, bowel and lungs between them, other organs from the subject's generated anatomy. Inside
 * the organs come wall, content and gas, cortex and medulla, liver vessels, ducts, the gland's clefts and lesion.
 *
 * @param labels integer label map, any orientation and spacing; the middle of the pancreas' height comes to lie at z = 0
 * and the spine at x = 0
 * @param names organ names (`mapOrganNames`) and their values in the map; pancreas is needed
 * @param file named in errors
 * @throws those of `organMapOf`
 */
export function organMapAnatomy(
  labels: Volume,
  names: OrganNames,
  subject: Subject,
  { file }: { readonly file?: string } = {},
): OrganMapAnatomy {
  const rng = subjectRng(subject.seed, subject.index).child("shape");
  const map = organMapOf(labels, names, file);
  const fit = fitBody(map, subject);
  const solids = organSolids(map, fit.origin);
  const { byName, all } = solids;
  const landmarks = findLandmarks(byName, glandLine(map, fit), fit.scale[1]);
  const { gland } = landmarks;
  const others = [...byName].filter(([name]) => name !== "pancreas" && name !== "spine");
  const liver = byName.get("liver");
  const lungs = lungsAbove(map, fit);
  const organs: Organ[] = [
    ...(lungs === null ? [] : [lungs]),
    ...generatedOrgans(solids, { subject, scale: fit.scale, gland }, rng),
    ...others.flatMap(([name, solid]) => interiorOf(name, solid, subject) ?? []),
    ...(liver === undefined ? [] : liverVessels(liver, landmarks, rng.child("liver"))),
    ...glandOrgans(subject, gland, unionOf(others.map(([, solid]) => solid))),
    ...vesselsBetween(solids, landmarks, rng.child("vessels")),
  ];
  const deformation = deformationOf(subject);
  const partOf = partsAlong(gland.beads, gland.confluence[0] - gland.mesentericVeinRadius);
  const point = new Float64Array(3);
  const drawable = { wall: fittedWall(subject, fit.scale, all), organs, frame: [1, 1, 1] as const, deformation };
  const [fx, fy, fz] = map.firstMm;
  const [ox, oy, oz] = fit.origin;
  return {
    center: [fx + ox, fy + oy, fz + oz],
    subject: { ...subject, frame: fit.scale, pancreas: { ...subject.pancreas, ...measuresOf(map, gland) } },
    draw: (grid, factors) => rasterize(drawable, grid, factors),
    partAt: (x, y, z) => {
      deformation.apply(x, y, z, point);
      return partOf(...(point as unknown as Point));
    },
  };
}

/** Gland, ducts, lesion and stent; the ducts stay outside of other organs. */
function glandOrgans(subject: Subject, gland: Gland, others: Solid): Organ[] {
  const { lesion, pancreas: draw } = subject;
  const rng = subjectRng(subject.seed, subject.index).child("shape");
  const texture = { ...draw, lobulationMm: LOBULATION * draw.lobulationMm, atrophy: atrophyOf(subject, gland) };
  return [
    pancreas(gland, texture, rng.child("pancreas")),
    outsideOf(mainDuct(gland, draw, lesion), others),
    outsideOf(bileDuct(gland, draw, lesion), others),
    ...(lesion === null ? [] : lesions(lesion, gland.beads, rng.child("lesion"))),
    ...stents(gland, lesion),
  ];
}

/** A real outline has lobes of its own; what smoothing took is put back as bumps of this share of a drawn gland's. */
const LOBULATION = 0.4;

/** Center line of the pancreas from head (right) to tail, mm about the body's center. */
function glandLine({ organs, codes, shape, spacingMm }: OrganMap, { origin }: BodyFit): Bead[] {
  const line = centerLine(maskOf(codes, [organs.indexOf("pancreas") + 1]), shape, spacingMm).map(
    ({ at, radius }): Bead => ({ at: [at[0] - origin[0], at[1] - origin[1], at[2] - origin[2]], radius }),
  );
  const [first, last] = [line[0] as Bead, line[line.length - 1] as Bead];
  return first.at[0] < last.at[0] ? line.reverse() : line;
}

function measuresOf({ organs, codes, spacingMm }: OrganMap, { beads }: Gland) {
  const pancreas = organs.indexOf("pancreas") + 1;
  const voxels = codes.reduce((sum, code) => sum + (code === pancreas ? 1 : 0), 0);
  return {
    beads,
    volumeMl: (voxels * spacingMm[0] * spacingMm[1] * spacingMm[2]) / 1000,
    lengthMm: lengthOf(beads),
  };
}
