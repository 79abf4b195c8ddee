import type { TissueValues } from "./tissue-draw.ts";

export type FieldStrength = 1.5 | 3;

/** Hydrogen's gyromagnetic ratio over 2 pi, MHz per tesla. */
const GYROMAGNETIC_MHZ_PER_T = 42.577478518;
/** Main fat peak below water, ppm. */
const FAT_SHIFT_PPM = 3.4;
/** Relaxivity r1 of an extracellular gadolinium agent in plasma at 37 C, per mmol/l and s. @source Rohrer et al., Invest Radiol 40:715 (2005), about 4 to 5 */
export const RELAXIVITY_PER_MM_S = 4.5;

export interface GradientEcho {
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
  readonly flipAngleDeg: number;
}

export interface SpinEcho {
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
}

/**
 * Signal of a spoiled gradient echo in the steady state, relative to fully relaxed protons.
 *
 * @source Ernst and Anderson, Rev Sci Instrum 37:93 (1966): sin a (1 - E1) / (1 - cos a E1), E1 = exp(-TR/T1), times exp(-TE/T2*)
 */
export function spoiledGradientEcho(
  { repetitionTimeMs, echoTimeMs, flipAngleDeg }: GradientEcho,
  t1Ms: number,
  t2StarMs: number,
): number {
  const angle = (flipAngleDeg * Math.PI) / 180;
  const e1 = Math.exp(-repetitionTimeMs / t1Ms);
  return ((Math.sin(angle) * (1 - e1)) / (1 - Math.cos(angle) * e1)) * Math.exp(-echoTimeMs / t2StarMs);
}

/** The flip angle of most signal for a T1, in degrees: arccos(exp(-TR/T1)). @source Ernst and Anderson (1966) */
export function ernstAngleDeg(repetitionTimeMs: number, t1Ms: number): number {
  return (Math.acos(Math.exp(-repetitionTimeMs / t1Ms)) * 180) / Math.PI;
}

/** Signal of a spin echo, relative to fully relaxed protons: (1 - exp(-TR/T1)) exp(-TE/T2); TR much longer than TE. */
export function spinEcho({ repetitionTimeMs, echoTimeMs }: SpinEcho, t1Ms: number, t2Ms: number): number {
  return (1 - Math.exp(-repetitionTimeMs / t1Ms)) * Math.exp(-echoTimeMs / t2Ms);
}

/** T1 with contrast agent: 1/T1 = 1/T1_0 + r1 C. */
export function contrastT1Ms(t1Ms: number, concentrationMm: number): number {
  return 1 / (1 / t1Ms + (RELAXIVITY_PER_MM_S * concentrationMm) / 1000);
}

/** How far fat has turned against water at an echo time, in radians (one fat peak). */
export function fatPhase(echoTimeMs: number, fieldStrengthT: FieldStrength): number {
  return (2 * Math.PI * FAT_SHIFT_PPM * GYROMAGNETIC_MHZ_PER_T * fieldStrengthT * echoTimeMs) / 1000;
}

/** Echo time at which fat is first opposed to water; twice this it is in phase again. 1.15 ms at 3 T. */
export function opposedEchoTimeMs(fieldStrengthT: FieldStrength): number {
  return 1000 / (2 * FAT_SHIFT_PPM * GYROMAGNETIC_MHZ_PER_T * fieldStrengthT);
}

/** Magnitude of water and fat in one voxel: |W + F exp(i phase)|. */
export function combine(water: number, fat: number, phase: number): number {
  return Math.hypot(water + fat * Math.cos(phase), fat * Math.sin(phase));
}

/** The parts of a tissue's signal, to be averaged over a voxel before they are combined. */
export interface WaterFat {
  readonly water: number;
  readonly fat: number;
}

/** Water and fat signal of a tissue in a gradient echo; `fat` is the tissue whose relaxation the fat part has. */
export function gradientEchoParts(
  protocol: GradientEcho,
  tissue: TissueValues,
  fat: TissueValues,
  concentrationMm: number,
): WaterFat {
  const t1Ms = contrastT1Ms(tissue.t1Ms, concentrationMm);
  return {
    water: tissue.protonDensity * (1 - tissue.fatFraction) * spoiledGradientEcho(protocol, t1Ms, tissue.t2StarMs),
    fat: tissue.protonDensity * tissue.fatFraction * spoiledGradientEcho(protocol, fat.t1Ms, fat.t2StarMs),
  };
}

/** Water and fat signal of a tissue in a spin echo, whose refocusing pulse brings both into phase. */
export function spinEchoParts(protocol: SpinEcho, tissue: TissueValues, fat: TissueValues): WaterFat {
  const { protonDensity, fatFraction, spinEchoFlow } = tissue;
  return {
    water: protonDensity * (1 - fatFraction) * spinEchoFlow * spinEcho(protocol, tissue.t1Ms, tissue.t2Ms),
    fat: protonDensity * fatFraction * spinEcho(protocol, fat.t1Ms, fat.t2Ms),
  };
}
