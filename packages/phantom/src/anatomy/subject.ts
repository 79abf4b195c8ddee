import { Rng } from "@panshift/core";
import { drawSpread } from "./draw.ts";
import { drawPancreas, type PancreasDraw } from "./gland-draw.ts";
import { drawLesion, type LesionDraw } from "./lesion-draw.ts";
import { checkPopulation, defaultPopulation, type Population } from "./population.ts";
import { organVolumesMl } from "./ranges.ts";
import type { Point } from "./shapes.ts";

/** A solid organ's volume in the world, and its shift from the reference place in mm. */
export interface OrganDraw {
  readonly volumeMl: number;
  readonly shift: Point;
}

/** What a person is: every number that the anatomy is built from. Lengths in mm in the reference body, unless said. */
export interface Subject {
  readonly seed: number;
  readonly index: number;
  readonly id: string;
  readonly ageYears: number;
  readonly sex: "female" | "male";
  /** The body's size relative to the reference body, by axis. */
  readonly frame: Point;
  readonly subcutaneousFatMm: number;
  readonly muscleMm: number;
  readonly organs: Readonly<Record<"liver" | "spleen" | "leftKidney" | "rightKidney", OrganDraw>>;
  readonly stomach: { readonly filling: number; readonly gasShare: number };
  readonly deformationMm: number;
  readonly pancreas: PancreasDraw;
  readonly lesion: LesionDraw | null;
}

/** Ranges without a source, chosen to be plausible; those with one stand in `ranges.ts` and `lesion-draw.ts`. */
export const subjectRanges = {
  frame: { female: [0.91, 1.02], male: [0.98, 1.09] },
  subcutaneousFatMm: { female: [12, 34], male: [8, 28] },
  muscleMm: { female: [9, 12.5], male: [10.5, 15] },
  organShiftMm: [-4, 4],
  deformationMm: [2.5, 5],
  stomachFilling: [0.7, 1.05],
  stomachGasShare: [0.1, 0.45],
} as const;

/**
 * Draws subject `index` of a seed: a pure function of both and of the population, so adding subjects changes none.
 *
 * @param index 0, 1, 2, ...
 * @throws VALUE_INVALID for an impossible population
 */
export function drawSubject(seed: number, index: number, population: Population = defaultPopulation): Subject {
  checkPopulation(population);
  const rng = subjectRng(seed, index);
  const from = (name: string, [low, high]: readonly [number, number]) => rng.child(name).range(low, high);
  const point = (name: string, range: readonly [number, number]): Point => [
    from(`${name}.x`, range),
    from(`${name}.y`, range),
    from(`${name}.z`, range),
  ];
  const ageYears = rng.child("age").int(...population.ageYears);
  const sex = rng.child("sex").chance(population.femaleShare) ? "female" : "male";
  const organ = (name: string, kind: keyof typeof organVolumesMl): OrganDraw => ({
    volumeMl: drawSpread(rng.child(`${name}.volume`), organVolumesMl[kind][sex]),
    shift: point(`${name}.shift`, subjectRanges.organShiftMm),
  });
  const frame = point("frame", subjectRanges.frame[sex]);
  return {
    seed,
    index,
    id: `s${String(index).padStart(4, "0")}`,
    ageYears,
    sex,
    frame,
    subcutaneousFatMm: from("subcutaneousFat", subjectRanges.subcutaneousFatMm[sex]),
    muscleMm: from("muscle", subjectRanges.muscleMm[sex]),
    organs: {
      liver: organ("liver", "liver"),
      spleen: organ("spleen", "spleen"),
      leftKidney: organ("leftKidney", "kidney"),
      rightKidney: organ("rightKidney", "kidney"),
    },
    stomach: {
      filling: from("stomach.filling", subjectRanges.stomachFilling),
      gasShare: from("stomach.gas", subjectRanges.stomachGasShare),
    },
    deformationMm: from("deformation", subjectRanges.deformationMm),
    pancreas: drawPancreas(rng.child("pancreas"), { ageYears, sex, frame }),
    lesion: drawLesion(rng.child("lesion"), population),
  };
}

/** The generator of everything about one subject. */
export function subjectRng(seed: number, index: number): Rng {
  return Rng.of(seed, "phantom", "subject", index);
}
