import { Rng } from "@panshift/core";
import { checkPopulation, defaultPopulation, type LesionKind, type Population } from "./population.ts";
import { type Bead, lengthOf, type Point } from "./shapes.ts";

export type LesionSite = "head" | "body" | "tail";

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
  /** Linear size of an organ relative to the reference, and its shift in mm. */
  readonly organs: Readonly<Record<"liver" | "spleen" | "leftKidney" | "rightKidney", { size: number; shift: Point }>>;
  readonly stomach: { readonly filling: number; readonly gasShare: number };
  readonly deformationMm: number;
  readonly pancreas: PancreasDraw;
  readonly lesion: LesionDraw | null;
}

export interface PancreasDraw {
  readonly volumeMl: number;
  readonly lengthMm: number;
  /** Share of the gland's protons that are fat's. */
  readonly fatFraction: number;
  readonly lobulationMm: number;
  /** Center line from head to tail, in the reference body. */
  readonly beads: readonly Bead[];
}

export interface LesionDraw {
  readonly kind: Exclude<LesionKind, "none">;
  readonly site: LesionSite;
  /** Place along the center line, 0 = head, 1 = tail. */
  readonly along: number;
  readonly radiusMm: number;
  /** Offset from the center line as a share of the gland's radius there, in a random direction. */
  readonly offset: Point;
}

/** Ranges that subjects are drawn from; the sources stand in docs/phantom.md. */
export const subjectRanges = {
  frame: [0.92, 1.08],
  subcutaneousFatMm: [9, 30],
  muscleMm: [10, 15],
  organSize: [0.92, 1.08],
  organShiftMm: [-4, 4],
  deformationMm: [2.5, 5],
  /** Mean, sd and bounds. */
  pancreasVolumeMl: { mean: 75, sd: 20, low: 50, high: 100 },
  lobulationMm: [0.6, 1.8],
  lesionRadiusMm: { pda: [9, 18], ipmn: [6, 14], pnet: [6, 12] },
  lesionAlong: { head: [0.04, 0.22], body: [0.4, 0.65], tail: [0.75, 0.95] },
} as const;

/** The reference pancreas: head beside the duodenum, neck before the portal vein, body before the aorta, tail at the spleen. */
const referencePancreas: readonly Bead[] = [
  { at: [43, 4, -34], radius: 11 },
  { at: [41, 7, -22], radius: 14.5 },
  { at: [33, 11, -9], radius: 13 },
  { at: [15, 19, 3], radius: 8.5 },
  { at: [-12, 19, 12], radius: 9.5 },
  { at: [-42, 5, 22], radius: 9.5 },
  { at: [-66, -12, 29], radius: 9 },
  { at: [-79, -24, 33], radius: 6.5 },
];

/** Height of the pancreas' section relative to its depth. */
export const PANCREAS_STRETCH_Z = 1.35;

/**
 * Draws subject `index` of a seed: a pure function of both, so adding subjects changes none.
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
  const organ = (name: string) => ({
    size: from(`${name}.size`, subjectRanges.organSize),
    shift: point(`${name}.shift`, subjectRanges.organShiftMm),
  });
  const ageYears = rng.child("age").int(...population.ageYears);
  const frame = point("frame", subjectRanges.frame);
  return {
    seed,
    index,
    id: `s${String(index).padStart(4, "0")}`,
    ageYears,
    sex: rng.child("sex").chance(population.femaleShare) ? "female" : "male",
    frame,
    subcutaneousFatMm: from("subcutaneousFat", subjectRanges.subcutaneousFatMm),
    muscleMm: from("muscle", subjectRanges.muscleMm),
    organs: {
      liver: organ("liver"),
      spleen: organ("spleen"),
      leftKidney: organ("leftKidney"),
      rightKidney: organ("rightKidney"),
    },
    stomach: { filling: from("stomach.filling", [0.7, 1.05]), gasShare: from("stomach.gas", [0.1, 0.45]) },
    deformationMm: from("deformation", subjectRanges.deformationMm),
    pancreas: drawPancreas(rng.child("pancreas"), ageYears, frame),
    lesion: drawLesion(rng.child("lesion"), population),
  };
}

/** The generator of everything about one subject. */
export function subjectRng(seed: number, index: number): Rng {
  return Rng.of(seed, "phantom", "subject", index);
}

function drawPancreas(rng: Rng, ageYears: number, frame: Point): PancreasDraw {
  const { mean, sd, low, high } = subjectRanges.pancreasVolumeMl;
  const volumeMl = Math.max(low, Math.min(high, rng.child("volume").normal(mean, sd)));
  const jitter = rng.child("path");
  // The whole gland turns and shifts a little; each bead then wanders by itself.
  const rise = jitter.range(-8, 10);
  const shift: Point = [jitter.range(-4, 4), jitter.range(-2, 3), jitter.range(-8, 8)];
  const path = referencePancreas.map(({ at, radius }, bead): Bead => {
    const share = bead / (referencePancreas.length - 1);
    const wander = (mm: number) => jitter.range(-mm, mm);
    return {
      at: [at[0] + shift[0] + wander(2), at[1] + shift[1] + wander(2), at[2] + shift[2] + rise * share + wander(3)],
      radius: radius * jitter.range(0.9, 1.1),
    };
  });
  const beads = withVolume(path, volumeMl / (frame[0] * frame[1] * frame[2]));
  const framed = beads.map(({ at, radius }) => ({
    at: [at[0] * frame[0], at[1] * frame[1], at[2] * frame[2]] as const,
    radius,
  }));
  // @source li: 2.8 (0.66) % at 20-50 years, 6.3 (1.2) % at 50-70
  const old = Math.max(0, Math.min(1, (ageYears - 40) / 20));
  const fatFraction = rng.child("fat").normal(0.028 + 0.035 * old, 0.0066 + 0.006 * old);
  return {
    volumeMl,
    lengthMm: lengthOf(framed),
    fatFraction: Math.max(0.01, fatFraction),
    lobulationMm: rng.child("lobulation").range(...subjectRanges.lobulationMm) * (0.6 + 0.6 * old),
    beads,
  };
}

/** Scales the radii so that the tube holds this volume: half ellipsoids at its ends, elliptic sections between. */
function withVolume(beads: readonly Bead[], volumeMl: number): Bead[] {
  let squares = 0;
  for (let i = 0; i + 1 < beads.length; i++) {
    const pair = beads.slice(i, i + 2) as [Bead, Bead];
    const [a, b] = [pair[0].radius, pair[1].radius];
    squares += (lengthOf(pair) * (a * a + a * b + b * b)) / 3;
  }
  const ends = [beads[0] as Bead, beads[beads.length - 1] as Bead];
  const cubes = ends.reduce((sum, { radius }) => sum + (2 / 3) * radius ** 3, 0);
  const nominalMl = (Math.PI * PANCREAS_STRETCH_Z * (squares + cubes)) / 1000;
  const scale = Math.sqrt(volumeMl / nominalMl);
  return beads.map(({ at, radius }) => ({ at, radius: radius * scale }));
}

function drawLesion(rng: Rng, population: Population): LesionDraw | null {
  const draw = rng.child("kind").uniform();
  let sum = 0;
  const shares = Object.entries(population.lesionShares) as [LesionKind, number][];
  const kind = shares.find(([, share]) => {
    sum += share;
    return draw < sum;
  })?.[0];
  if (kind === undefined || kind === "none") return null;
  // Two thirds of ductal adenocarcinomas lie in the head; the others are spread evenly.
  const headShare = kind === "pda" ? 0.65 : 0.4;
  const side = rng.child("site").uniform();
  const site: LesionSite = side < headShare ? "head" : side < headShare + (1 - headShare) / 2 ? "body" : "tail";
  const [low, high] = subjectRanges.lesionRadiusMm[kind];
  const [alongLow, alongHigh] = subjectRanges.lesionAlong[site];
  const offset = rng.child("offset");
  return {
    kind,
    site,
    along: rng.child("along").range(alongLow, alongHigh),
    radiusMm: rng.child("radius").range(low, high),
    offset: [offset.range(-0.4, 0.4), offset.range(-0.4, 0.4), offset.range(-0.4, 0.4)],
  };
}
