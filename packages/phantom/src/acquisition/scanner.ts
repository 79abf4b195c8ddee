import type { GradientEcho, SpinEcho } from "../physics/signal.ts";
import { opposedEchoTimeMs } from "../physics/signal.ts";
import type { ContrastPhase, FieldStrength } from "../physics/tissue.ts";

export type MrSequence = "t1w" | "t2w" | "opposed" | "in";
export type Sequence = MrSequence | "ct";

/** Vocabulary of cases.tsv; t2w, opposed and in are taken before contrast and have n/a. */
export type Phase = "non-contrast" | ContrastPhase | "n/a";

/** One scan that is asked for. */
export interface ScanRequest {
  readonly sequence: Sequence;
  readonly phase: Phase;
}

/** Voxel spacing in the plane and between slices, mm. */
export interface Resolution {
  readonly inPlaneMm: number;
  readonly sliceMm: number;
}

/** How well the voxels of an MR are resolved. */
export interface Sampling extends Resolution {
  /** Width of the slice profile, mm: above `sliceMm` where slices overlap or partitions are interpolated. */
  readonly thicknessMm: number;
  /** Share of k-space that is measured in the plane, the rest filled with zeros, in (0, 1]. */
  readonly acquired: readonly [readout: number, phase: number];
}

/** Share of fat's signal that is left where suppression works; 1 means no suppression. */
interface FatSuppression {
  readonly fatResidue: number;
}

/** What an MR scanner does in a center. Phase is encoded from front to back (axis j). */
export interface MrScanner {
  readonly fieldStrengthT: FieldStrength;
  /** Breath-hold 3D spoiled gradient echo. */
  readonly t1w: GradientEcho & Sampling & FatSuppression;
  /**
   * Turbo spin echo at its effective echo time. `trainMs` lasts from the excitation to the last echo: 80 to 160 ms of
   * a turbo train, 300 ms and more of a half-Fourier single shot (HASTE), which blurs along the phase axis.
   */
  readonly t2w: SpinEcho & Sampling & FatSuppression & { readonly trainMs: number };
  readonly opposed: GradientEcho & Sampling;
  readonly in: GradientEcho & Sampling;
  /** Signal of average pancreas over the noise's standard deviation in one channel, by sequence. */
  readonly signalToNoise: Readonly<Record<MrSequence, number>>;
  /** k-space filter a + (1 - a) cos(pi k / k_max): 1 none (borders ring), 0.54 Hamming, 0.5 Hann. */
  readonly kSpaceWindow: number;
  /** Contrast agent relative to 0.1 mmol/kg. */
  readonly contrastDose: number;
  /** Standard deviation over space of the logarithm of the receive field. */
  readonly biasSd: number;
  /** How much brighter tissue near the coil array is, from 0 (fully normalized) to 1 (sum of squares as received). */
  readonly coilShading: number;
  /** Off-resonance: standard deviation over space, ppm; larger below the dome and at the flanks. */
  readonly offResonancePpm: number;
  /** Share of the signal in each ghost of the moving body, and how far it lies along the phase axis, mm. */
  readonly ghost: { readonly share: number; readonly shiftMm: number };
  /** Standard deviation between breath-holds of the body's position from feet to head, mm. */
  readonly breathHoldSdMm: number;
  /** Stored value of average pancreas: scanners scale as they like. */
  readonly gain: number;
}

/** What a CT scanner does in a center. */
export interface CtScanner extends Resolution {
  readonly kvp: number;
  /** Width of the slice profile, mm. */
  readonly thicknessMm: number;
  /** Iodine relative to the tissue table's (about 0.5 g/kg): dose and timing, not tube voltage. */
  readonly iodineDose: number;
  /** Noise of this kernel in a 5 mm slice of a body 30 cm across, HU. */
  readonly noiseHu: number;
  /** Full width at half maximum of the reconstruction kernel's point spread in the plane, mm. */
  readonly kernelMm: number;
  /** The patient table is in the picture. */
  readonly table: boolean;
  /** Value stored outside the round field of view, HU; null where the whole square is reconstructed. */
  readonly paddingHu: number | null;
}

/** An MR scanner without any artifact, from which others differ by what they draw; 1.5 x 1.5 x 3 mm. */
export function plainMrScanner(fieldStrengthT: FieldStrength): MrScanner {
  const sampling = { inPlaneMm: 1.5, sliceMm: 3, thicknessMm: 3, acquired: [1, 1] } as const;
  const opposedMs = opposedEchoTimeMs(fieldStrengthT);
  const dual = { repetitionTimeMs: 150, flipAngleDeg: 70, ...sampling };
  return {
    fieldStrengthT,
    t1w: { repetitionTimeMs: 4, echoTimeMs: 1.7, flipAngleDeg: 12, fatResidue: 0.08, ...sampling },
    t2w: { repetitionTimeMs: 4000, echoTimeMs: 90, trainMs: 0, fatResidue: 1, ...sampling },
    opposed: { ...dual, echoTimeMs: opposedMs },
    in: { ...dual, echoTimeMs: 2 * opposedMs },
    signalToNoise: { t1w: 25, t2w: 25, opposed: 25, in: 25 },
    kSpaceWindow: 1,
    contrastDose: 1,
    biasSd: 0,
    coilShading: 0,
    offResonancePpm: 0,
    ghost: { share: 0, shiftMm: 0 },
    breathHoldSdMm: 0,
    gain: 400,
  };
}

/** A CT scanner at 120 kVp without table and padding; 0.8 x 0.8 x 3 mm. */
export const plainCtScanner: CtScanner = {
  kvp: 120,
  inPlaneMm: 0.8,
  sliceMm: 3,
  thicknessMm: 3,
  iodineDose: 1,
  noiseHu: 12,
  kernelMm: 1.2,
  table: false,
  paddingHu: null,
};
