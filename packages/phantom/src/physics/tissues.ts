import type { SourceId } from "./sources.ts";

/** Mean and standard deviation over subjects. */
export type Spread = readonly [mean: number, sd: number];

/** A property at both field strengths, with its sources. */
export interface ByField {
  readonly at15T: Spread;
  readonly at3T: Spread;
  readonly source: readonly [at15T: SourceId, at3T: SourceId];
}

/** A property that does not depend on the field. */
export interface Fixed {
  readonly value: Spread;
  readonly source: SourceId;
}

/** What a tissue looks like to a scanner. */
export interface Tissue {
  /** Protons that give signal, relative to water. */
  readonly protonDensity: Fixed;
  /** T1 of the water part before contrast, ms. */
  readonly t1Ms: ByField;
  /** T2 of the water part, ms. */
  readonly t2Ms: ByField;
  /** T2* of the water part, ms. */
  readonly t2StarMs: ByField;
  /** Share of the protons that are fat's, in [0, 1]. */
  readonly fatFraction: Fixed;
  /** Contrast agent in the venous phase (60-80 s), mmol per liter of tissue. */
  readonly venousMm: Fixed;
  /** CT number without contrast, HU. */
  readonly plainHu: Fixed;
  /** What the venous phase adds at 120 kVp, HU. */
  readonly venousHu: Fixed;
  /** Flowing blood leaves the slice between the two pulses of a spin echo: this share of its signal stays. */
  readonly spinEchoFlow: number;
}

const both = (at15T: Spread, at3T: Spread, low: SourceId, high: SourceId = low): ByField => ({
  at15T,
  at3T,
  source: [low, high],
});
const bazelaire = (at15T: Spread, at3T: Spread) => both(at15T, at3T, "bazelaire15T", "bazelaire3T");
const assumed = (at15T: number, at3T: number) => both([at15T, 0.1 * at15T], [at3T, 0.1 * at3T], "assumed");
const fixed = (mean: number, sd: number, source: SourceId = "assumed"): Fixed => ({ value: [mean, sd], source });
const none = fixed(0, 0);

/** T1 and T2 of the fat part of every tissue: those of subcutaneous fat. */
const fatRelaxation = { t1Ms: bazelaire([343, 37], [382, 13]), t2Ms: bazelaire([58, 4], [68, 4]) };

/**
 * The one tissue table. Venous concentrations have no measured source; they are chosen so that enhancement of the
 * tissues has the order seen in venous T1-weighted MR (kidney > vessels > spleen > pancreas and liver > muscle).
 */
export const tissues = {
  air: {
    protonDensity: none,
    t1Ms: assumed(1000, 1000),
    t2Ms: assumed(10, 10),
    t2StarMs: assumed(5, 5),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(-1000, 0),
    venousHu: none,
    spinEchoFlow: 1,
  },
  lung: {
    protonDensity: fixed(0.15, 0.02),
    t1Ms: assumed(1200, 1300),
    t2Ms: assumed(30, 28),
    t2StarMs: assumed(1.5, 0.8),
    fatFraction: none,
    venousMm: fixed(1, 0.15),
    plainHu: fixed(-850, 20),
    venousHu: fixed(15, 3),
    spinEchoFlow: 1,
  },
  fat: {
    protonDensity: fixed(0.9, 0.02),
    ...fatRelaxation,
    t2StarMs: assumed(40, 30),
    fatFraction: fixed(0.92, 0.02),
    venousMm: none,
    plainHu: fixed(-105, 5, "lamba"),
    venousHu: fixed(2, 1),
    spinEchoFlow: 1,
  },
  muscle: {
    protonDensity: fixed(0.8, 0.02),
    t1Ms: bazelaire([856, 61], [898, 33]),
    t2Ms: bazelaire([27, 8], [29, 4]),
    t2StarMs: assumed(28, 24),
    fatFraction: fixed(0.03, 0.01),
    venousMm: fixed(0.15, 0.03),
    plainHu: fixed(54, 5, "lamba"),
    venousHu: fixed(12, 3),
    spinEchoFlow: 1,
  },
  corticalBone: {
    protonDensity: fixed(0.1, 0.01),
    t1Ms: assumed(300, 350),
    t2Ms: assumed(1, 1),
    t2StarMs: assumed(0.5, 0.5),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(700, 80),
    venousHu: none,
    spinEchoFlow: 1,
  },
  marrow: {
    protonDensity: fixed(0.6, 0.05),
    t1Ms: bazelaire([549, 52], [586, 73]),
    t2Ms: bazelaire([49, 8], [49, 4]),
    t2StarMs: assumed(15, 9),
    fatFraction: fixed(0.4, 0.08),
    venousMm: fixed(0.25, 0.05),
    plainHu: fixed(170, 35),
    venousHu: fixed(15, 5),
    spinEchoFlow: 1,
  },
  disc: {
    protonDensity: fixed(0.7, 0.03),
    t1Ms: assumed(1100, 1250),
    t2Ms: assumed(75, 70),
    t2StarMs: assumed(40, 30),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(85, 8),
    venousHu: none,
    spinEchoFlow: 1,
  },
  spinalFluid: {
    protonDensity: fixed(0.95, 0.01),
    t1Ms: assumed(3200, 3400),
    t2Ms: assumed(600, 500),
    t2StarMs: assumed(300, 200),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(15, 3),
    venousHu: none,
    spinEchoFlow: 1,
  },
  arterialBlood: {
    protonDensity: fixed(0.9, 0.01),
    t1Ms: both([1441, 120], [1932, 85], "stanisz"),
    t2Ms: both([290, 30], [275, 50], "stanisz"),
    t2StarMs: assumed(150, 60),
    fatFraction: none,
    venousMm: fixed(1.8, 0.25),
    plainHu: fixed(40, 4, "lamba"),
    venousHu: fixed(110, 15),
    spinEchoFlow: 0.06,
  },
  venousBlood: {
    protonDensity: fixed(0.9, 0.01),
    t1Ms: both([1441, 120], [1932, 85], "stanisz"),
    t2Ms: both([290, 30], [275, 50], "stanisz"),
    t2StarMs: assumed(150, 60),
    fatFraction: none,
    venousMm: fixed(1.8, 0.25),
    plainHu: fixed(40, 4, "lamba"),
    venousHu: fixed(110, 15),
    spinEchoFlow: 0.06,
  },
  portalBlood: {
    protonDensity: fixed(0.9, 0.01),
    t1Ms: both([1441, 120], [1932, 85], "stanisz"),
    t2Ms: both([290, 30], [275, 50], "stanisz"),
    t2StarMs: assumed(150, 60),
    fatFraction: none,
    venousMm: fixed(1.8, 0.25),
    plainHu: fixed(40, 4, "lamba"),
    venousHu: fixed(110, 15),
    spinEchoFlow: 0.06,
  },
  liver: {
    protonDensity: fixed(0.8, 0.02),
    t1Ms: bazelaire([586, 39], [809, 71]),
    t2Ms: bazelaire([46, 6], [34, 4]),
    t2StarMs: both([28, 5], [18, 3], "schwenzer", "assumed"),
    fatFraction: fixed(0.04, 0.03),
    venousMm: fixed(0.6, 0.1),
    plainHu: fixed(57, 6, "lamba"),
    venousHu: fixed(56, 10, "naruo"),
    spinEchoFlow: 1,
  },
  spleen: {
    protonDensity: fixed(0.82, 0.02),
    t1Ms: bazelaire([1057, 42], [1328, 31]),
    t2Ms: bazelaire([79, 15], [61, 9]),
    t2StarMs: both([50, 8], [30, 5], "schwenzer", "assumed"),
    fatFraction: none,
    venousMm: fixed(0.95, 0.12),
    plainHu: fixed(48, 4, "lamba"),
    venousHu: fixed(72, 10),
    spinEchoFlow: 1,
  },
  kidneyCortex: {
    protonDensity: fixed(0.85, 0.02),
    t1Ms: bazelaire([966, 58], [1142, 154]),
    t2Ms: bazelaire([87, 4], [76, 7]),
    t2StarMs: assumed(55, 40),
    fatFraction: none,
    venousMm: fixed(2, 0.25),
    plainHu: fixed(32, 4, "lamba"),
    venousHu: fixed(140, 20),
    spinEchoFlow: 1,
  },
  kidneyMedulla: {
    protonDensity: fixed(0.87, 0.02),
    t1Ms: bazelaire([1412, 58], [1545, 142]),
    t2Ms: bazelaire([85, 11], [81, 8]),
    t2StarMs: assumed(50, 34),
    fatFraction: none,
    venousMm: fixed(1.5, 0.25),
    plainHu: fixed(30, 4, "lamba"),
    venousHu: fixed(115, 20),
    spinEchoFlow: 1,
  },
  pancreas: {
    protonDensity: fixed(0.82, 0.02),
    t1Ms: bazelaire([584, 14], [725, 71]),
    t2Ms: bazelaire([46, 6], [43, 7]),
    // The fat fraction is drawn by age (anatomy/subject.ts); this is the mean below 50 years.
    t2StarMs: both([36, 6], [26, 4], "schwenzer", "assumed"),
    fatFraction: fixed(0.028, 0.007, "li"),
    venousMm: fixed(0.75, 0.1),
    plainHu: fixed(40, 6, "lamba"),
    venousHu: fixed(58, 10),
    spinEchoFlow: 1,
  },
  gutWall: {
    protonDensity: fixed(0.8, 0.02),
    t1Ms: assumed(900, 1050),
    t2Ms: assumed(55, 48),
    t2StarMs: assumed(30, 24),
    fatFraction: fixed(0.02, 0.01),
    venousMm: fixed(0.6, 0.1),
    plainHu: fixed(40, 5),
    venousHu: fixed(50, 10),
    spinEchoFlow: 1,
  },
  gutFluid: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(2600, 2900),
    t2Ms: assumed(500, 420),
    t2StarMs: assumed(100, 60),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(12, 6),
    venousHu: none,
    spinEchoFlow: 1,
  },
  gutContent: {
    protonDensity: fixed(0.75, 0.06),
    t1Ms: assumed(800, 900),
    t2Ms: assumed(70, 60),
    t2StarMs: assumed(15, 10),
    fatFraction: fixed(0.05, 0.03),
    venousMm: none,
    plainHu: fixed(40, 15),
    venousHu: none,
    spinEchoFlow: 1,
  },
  bile: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(1900, 2200),
    t2Ms: assumed(450, 380),
    t2StarMs: assumed(150, 100),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(8, 4, "lamba"),
    venousHu: fixed(1, 1),
    spinEchoFlow: 1,
  },
  pda: {
    // T1 and T2 above those of pancreas (ranges of methods/synthseg.md, which have no measured source).
    protonDensity: fixed(0.85, 0.02),
    t1Ms: assumed(870, 1080),
    t2Ms: assumed(60, 56),
    t2StarMs: assumed(34, 25),
    fatFraction: none,
    venousMm: fixed(0.38, 0.08),
    plainHu: fixed(38, 5),
    venousHu: fixed(21, 8, "lu"),
    spinEchoFlow: 1,
  },
  cyst: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(2800, 3000),
    t2Ms: assumed(700, 600),
    t2StarMs: assumed(200, 140),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(12, 5),
    venousHu: fixed(1, 1),
    spinEchoFlow: 1,
  },
  pnet: {
    protonDensity: fixed(0.86, 0.02),
    t1Ms: assumed(900, 1100),
    t2Ms: assumed(75, 68),
    t2StarMs: assumed(38, 28),
    fatFraction: none,
    venousMm: fixed(1.25, 0.2),
    plainHu: fixed(42, 5),
    venousHu: fixed(95, 15),
    spinEchoFlow: 1,
  },
  pancreaticFluid: {
    protonDensity: fixed(0.97, 0.01),
    t1Ms: assumed(1900, 2200),
    t2Ms: assumed(450, 380),
    t2StarMs: assumed(150, 100),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(8, 4, "lamba"),
    venousHu: fixed(1, 1),
    spinEchoFlow: 1,
  },
  atrophicPancreas: {
    protonDensity: fixed(0.82, 0.02),
    t1Ms: bazelaire([584, 14], [725, 71]),
    t2Ms: bazelaire([46, 6], [43, 7]),
    // The fat fraction is drawn by age (anatomy/subject.ts); this is the mean below 50 years.
    t2StarMs: both([36, 6], [26, 4], "schwenzer", "assumed"),
    fatFraction: fixed(0.028, 0.007, "li"),
    venousMm: fixed(0.75, 0.1),
    plainHu: fixed(40, 6, "lamba"),
    venousHu: fixed(58, 10),
    spinEchoFlow: 1,
  },
  pdaMargin: {
    // T1 and T2 above those of pancreas (ranges of methods/synthseg.md, which have no measured source).
    protonDensity: fixed(0.85, 0.02),
    t1Ms: assumed(870, 1080),
    t2Ms: assumed(60, 56),
    t2StarMs: assumed(34, 25),
    fatFraction: none,
    venousMm: fixed(0.38, 0.08),
    plainHu: fixed(38, 5),
    venousHu: fixed(21, 8, "lu"),
    spinEchoFlow: 1,
  },
  stentMetal: {
    protonDensity: fixed(0.1, 0.01),
    t1Ms: assumed(300, 350),
    t2Ms: assumed(1, 1),
    t2StarMs: assumed(0.5, 0.5),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(700, 80),
    venousHu: none,
    spinEchoFlow: 1,
  },
  stentPlastic: {
    protonDensity: fixed(0.1, 0.01),
    t1Ms: assumed(300, 350),
    t2Ms: assumed(1, 1),
    t2StarMs: assumed(0.5, 0.5),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(700, 80),
    venousHu: none,
    spinEchoFlow: 1,
  },
  skin: {
    protonDensity: fixed(0.8, 0.02),
    t1Ms: bazelaire([856, 61], [898, 33]),
    t2Ms: bazelaire([27, 8], [29, 4]),
    t2StarMs: assumed(28, 24),
    fatFraction: fixed(0.03, 0.01),
    venousMm: fixed(0.15, 0.03),
    plainHu: fixed(54, 5, "lamba"),
    venousHu: fixed(12, 3),
    spinEchoFlow: 1,
  },
  table: {
    protonDensity: none,
    t1Ms: assumed(1000, 1000),
    t2Ms: assumed(10, 10),
    t2StarMs: assumed(5, 5),
    fatFraction: none,
    venousMm: none,
    plainHu: fixed(-1000, 0),
    venousHu: none,
    spinEchoFlow: 1,
  },
} as const satisfies Record<string, Tissue>;

export type TissueName = keyof typeof tissues;
