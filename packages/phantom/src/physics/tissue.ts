import type { SourceId } from "./sources.ts";

/** Where contrast agent stands: late arterial (35-45 s), portal venous (60-80 s), delayed (3-5 min). */
export type ContrastPhase = "arterial" | "venous" | "delayed";

export const contrastPhases: readonly ContrastPhase[] = ["arterial", "venous", "delayed"];

/** Mean and standard deviation over subjects. */
export type Spread = readonly [mean: number, sd: number];

/** Of a scanner, tesla. */
export type FieldStrength = 1.5 | 3;

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

/** What contrast agent adds to the CT number at 120 kVp and about 0.5 g of iodine per kg, HU. */
export interface Enhancement {
  readonly mean: Readonly<Record<ContrastPhase, number>>;
  /** Standard deviation over subjects as a share of the mean; a subject's phases are high or low together. */
  readonly spread: number;
  readonly source: Readonly<Record<ContrastPhase, SourceId>>;
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
  /** CT number without contrast, HU. */
  readonly plainHu: Fixed;
  readonly enhancement: Enhancement;
  /** Flowing blood leaves the slice between the two pulses of a spin echo: this share of its signal stays. */
  readonly spinEchoFlow: number;
}

export const both = (at15T: Spread, at3T: Spread, low: SourceId, high: SourceId = low): ByField => ({
  at15T,
  at3T,
  source: [low, high],
});

export const bazelaire = (at15T: Spread, at3T: Spread): ByField => both(at15T, at3T, "bazelaire15T", "bazelaire3T");

/** A value without source, with a spread of a tenth. */
export const assumed = (at15T: number, at3T: number): ByField =>
  both([at15T, 0.1 * at15T], [at3T, 0.1 * at3T], "assumed");

export const fixed = (mean: number, sd: number, source: SourceId = "assumed"): Fixed => ({ value: [mean, sd], source });

export const none = fixed(0, 0);

export const enhancing = (
  [arterial, venous, delayed]: readonly [number, number, number],
  spread: number,
  source: Partial<Enhancement["source"]> = {},
): Enhancement => ({
  mean: { arterial, venous, delayed },
  spread,
  source: { arterial: "assumed", venous: "assumed", delayed: "assumed", ...source },
});

export const notEnhancing = enhancing([0, 0, 0], 0);
