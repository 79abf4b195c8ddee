import { fail } from "@panshift/core";
import { defaultPopulation, type Population } from "../anatomy/population.ts";
import type { CtRanges, FieldOfViewMm, MrRanges } from "./ranges.ts";

export type Modality = "mr" | "ct";

/** What differs between the centers of a dataset; where one is off, all centers are alike in it. */
export type Shift = "image" | "population" | "annotation";
export const shifts: readonly Shift[] = ["image", "population", "annotation"];

/** What is said of one center of a preset; the rest is as the preset has it. */
export interface CenterPlan {
  readonly name: string;
  readonly mr?: Partial<MrRanges>;
  readonly ct?: Partial<CtRanges>;
  readonly population?: Partial<Population>;
  /** Its cases have the split `train`: they are there to be learned from and never tested on. */
  readonly trainingOnly?: boolean;
}

/** A dataset that can be asked for by name: what is made, how large and how fine it is, and who its centers are. */
export interface Preset {
  /** One line for the help. */
  readonly about: string;
  readonly modality: Modality;
  /** Scans of each subject, by modality, as `parseRequests` reads them. */
  readonly sequences: Readonly<Record<Modality, readonly string[]>>;
  readonly subjects: number;
  /** Number of centers named A, B, ..., or a plan for each. */
  readonly centers: number | readonly CenterPlan[];
  readonly shift: readonly Shift[];
  readonly fieldOfViewMm: FieldOfViewMm;
  readonly mr: MrRanges;
  readonly ct: CtRanges;
  readonly population: Population;
}

const artifacts = {
  fieldStrengthsT: [3, 1.5],
  thickness: [1, 1.25],
  acquired: { readout: [0.85, 1], phase: [0.65, 0.9] },
  kSpaceWindow: [0.54, 0.85],
  biasSd: [0.06, 0.2],
  coilShading: [0.05, 0.4],
  offResonancePpm: [0.1, 0.5],
  ghostShare: [0, 0.03],
  ghostShiftMm: [60, 140],
  breathHoldSdMm: [0, 0],
} as const satisfies Partial<MrRanges>;

/**
 * Breath-hold abdominal MR of the literature's kind: T1W as in PANTHER (median 1.19 x 1.19 x 3 mm, 318 x 258 x 72
 * voxels), T2W as in PanSegData (1.17 x 1.17 x 4.4 to 1.48 x 1.48 x 7.7 mm). The rest is assumed.
 */
const breathHoldMr: MrRanges = {
  ...artifacts,
  t1w: { inPlane: [1.1, 1.5], slice: [2.5, 4] },
  t2w: { inPlane: [1.17, 1.48], slice: [4.4, 7.7] },
  signalToNoise: [14, 32],
};

/** Abdominal CT of 512 x 512 voxels. Noise, kernel, table and padding are assumed. */
const abdominalCt: CtRanges = {
  inPlane: [0.6, 0.97],
  slice: [1, 5],
  kvp: [120, 100],
  noiseHu: [9, 16],
  kernelMm: [1, 1.7],
  table: true,
  paddingHu: [null, -1024, -2000],
  matrix: 512,
};

const mrOnly = ["t1w", "t2w", "opposed"];
const common = {
  sequences: { mr: mrOnly, ct: ["ct"] },
  shift: shifts,
  fieldOfViewMm: [384, 312, 216],
  mr: breathHoldMr,
  ct: abdominalCt,
  population: defaultPopulation,
} as const satisfies Partial<Preset>;

/** Lesions of one kind in everybody who comes to a center. */
const onlyPda = { none: 0, pda: 1, ipmn: 0, pnet: 0 } as const;

export const presets = {
  demo: {
    ...common,
    about: "2 centers, coarse (96 x 72 x 40 voxels): to try things out in minutes",
    modality: "mr",
    subjects: 16,
    centers: 2,
    shift: ["image"],
    fieldOfViewMm: [384, 288, 164],
    mr: {
      ...artifacts,
      t1w: { inPlane: [3.7, 4.2], slice: [3.6, 4.4] },
      t2w: { inPlane: [3.7, 4.2], slice: [4.4, 5.6] },
      signalToNoise: [22, 45],
    },
    ct: {
      ...abdominalCt,
      inPlane: [3.6, 4.1],
      slice: [3.6, 4.4],
      noiseHu: [8, 14],
      kernelMm: [4, 6],
      table: false,
      paddingHu: [null],
      matrix: null,
    },
  },
  standard: {
    ...common,
    about: "2 centers, T1W, T2W and opposed phase at the resolution of breath-hold MR, or CT of middling slices",
    modality: "mr",
    subjects: 16,
    centers: 2,
    fieldOfViewMm: [384, 288, 216],
    mr: {
      ...breathHoldMr,
      t1w: { inPlane: [1.3, 1.7], slice: [2.6, 3.4] },
      t2w: { inPlane: [1.3, 1.7], slice: [4.5, 6.5] },
    },
    ct: { ...abdominalCt, inPlane: [1.2, 1.5], slice: [2, 5], kernelMm: [1.6, 2.4], matrix: null },
  },
  /**
   * CrossPan's abstract: 1,386 3D MR of eight centers, T1W, T2W and out of phase. Names, scanners, field strengths,
   * spacing and lesions are not stated: assumed. Related collections of the same group hold people with cysts.
   */
  crosspan: {
    ...common,
    about: "8 centers; T1W (venous), T2W and opposed phase, after CrossPan",
    modality: "mr",
    subjects: 32,
    centers: 8,
    population: { ...defaultPopulation, lesionShares: { none: 0.4, pda: 0.1, ipmn: 0.45, pnet: 0.05 } },
  },
  /** PancreasDG's abstract: 563 3D MR of six institutions, venous and out of phase. The rest is assumed as above. */
  pancreasdg: {
    ...common,
    about: "6 centers; venous T1W and opposed phase, after PancreasDG",
    modality: "mr",
    sequences: { mr: ["t1w", "opposed"], ct: ["ct"] },
    subjects: 24,
    centers: 6,
    population: { ...defaultPopulation, lesionShares: { none: 0.4, pda: 0.1, ipmn: 0.45, pnet: 0.05 } },
  },
  /**
   * Dual-task, Table I: spacing, slice thickness, tube voltage and lesions by center, all venous. NIH is said to be
   * normal and to serve training only; its spacing is that of the public release (slices of 0.5 to 1 mm), its voltage
   * assumed. Ages are assumed.
   */
  "dual-task": {
    ...common,
    about: "3 CT centers with lesions (MSD, RENJI, RMYY) and a normal one for training only (NIH), after Dual-Task",
    modality: "ct",
    subjects: 24,
    fieldOfViewMm: [384, 312, 180],
    centers: [
      {
        name: "MSD",
        ct: { inPlane: [0.6, 0.97], slice: [0.7, 7.5], kvp: [120] },
        population: {
          ageYears: [40, 86],
          // Of 281 cases 65 IPMN and 36 PNET; 74 of the 180 PDA have a stent, taken to lie in heads (65 % of PDA).
          lesionShares: { none: 0, pda: 180 / 281, ipmn: 65 / 281, pnet: 36 / 281 },
          stentShare: 74 / (0.65 * 180),
        },
      },
      {
        name: "RENJI",
        ct: { inPlane: [0.55, 0.88], slice: [0.59, 1.25], kvp: [110, 120, 130] },
        population: { ageYears: [40, 86], lesionShares: onlyPda, stentShare: 0.4 },
      },
      {
        name: "RMYY",
        ct: { inPlane: [0.54, 0.86], slice: [1.5, 5], kvp: [110, 120, 140] },
        population: { ageYears: [40, 86], lesionShares: onlyPda, stentShare: 0.4 },
      },
      {
        name: "NIH",
        ct: { inPlane: [0.66, 0.98], slice: [0.5, 1], kvp: [120] },
        population: { ageYears: [18, 76], lesionShares: { none: 1, pda: 0, ipmn: 0, pnet: 0 } },
        trainingOnly: true,
      },
    ],
  },
  /** One scanner and the same people in four phases: the shift of timing alone. Assumed throughout. */
  phases: {
    ...common,
    about: "1 CT center; non-contrast, arterial, venous and delayed phase of every subject",
    modality: "ct",
    sequences: {
      mr: ["t1w:non-contrast", "t1w:arterial", "t1w", "t1w:delayed"],
      ct: ["ct:non-contrast", "ct:arterial", "ct", "ct:delayed"],
    },
    subjects: 8,
    centers: 1,
    fieldOfViewMm: [384, 312, 180],
    ct: { ...abdominalCt, slice: [2.5, 3], kvp: [120] },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** @throws VALUE_INVALID for a name that is not in the list */
export function presetOf(name: string): Preset {
  if (Object.hasOwn(presets, name)) return presets[name as PresetName];
  return fail("VALUE_INVALID", {
    expected: `a preset among ${Object.keys(presets).join(", ")}`,
    found: name,
    hint: "check the name",
  });
}
