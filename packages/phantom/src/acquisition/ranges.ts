import type { Point } from "../anatomy/shapes.ts";
import type { FieldStrength } from "../physics/tissue.ts";

export type Range = readonly [low: number, high: number];

export interface SpacingRange {
  readonly inPlane: Range;
  readonly slice: Range;
}

/** What MR scanners are drawn from; units as in `MrScanner`. */
export interface MrRanges {
  /** Centers take these in turn. */
  readonly fieldStrengthsT: readonly FieldStrength[];
  readonly t1w: SpacingRange;
  readonly t2w: SpacingRange;
  /** Width of the slice profile relative to the distance of slices. */
  readonly thickness: Range;
  readonly acquired: { readonly readout: Range; readonly phase: Range };
  readonly kSpaceWindow: Range;
  readonly signalToNoise: Range;
  readonly biasSd: Range;
  readonly coilShading: Range;
  readonly offResonancePpm: Range;
  readonly ghostShare: Range;
  readonly ghostShiftMm: Range;
  /** 0 keeps the sequences of a subject registered. */
  readonly breathHoldSdMm: Range;
}

/** What CT scanners are drawn from; units as in `CtScanner`. */
export interface CtRanges extends SpacingRange {
  readonly kvp: readonly number[];
  readonly noiseHu: Range;
  readonly kernelMm: Range;
  readonly table: boolean;
  readonly paddingHu: readonly (number | null)[];
  /**
   * Voxels across a square field of view that is fitted to each subject within `inPlane`, while slice and voltage are
   * drawn for each subject; null for one protocol for all on the preset's field of view.
   */
  readonly matrix: number | null;
}

/** How large a preset's scans are, right, front and head. */
export type FieldOfViewMm = Point;

/**
 * What every MR center draws its protocols from: breath-hold 3D gradient echo, turbo spin echo or single shot, dual
 * echo. Assumed: ranges that are common in abdominal MR; no data set of the literature states them by center.
 */
export const mrProtocols = {
  t1w: { repetitionTimeMs: [3.4, 5], echoTimeMs: [1.2, 2.2], flipAngleDeg: [9, 14], fatResidue: [0.04, 0.18] },
  t2w: {
    repetitionTimeMs: [2500, 5000],
    echoTimeMs: [70, 105],
    /** Centers take a turbo train or a single shot, and suppress fat or not. */
    trainMs: [
      [80, 160],
      [300, 420],
    ],
    fatResidue: [0.08, 0.2],
  },
  dual: { repetitionTimeMs: [110, 180], flipAngleDeg: [60, 80] },
  contrastDose: [0.85, 1.15],
  gain: [180, 700],
} as const;

/** Iodine that reaches the tissue relative to the table's, between centers. Assumed. */
export const iodineDose: Range = [0.85, 1.15];
