import type { FieldStrength } from "./tissue.ts";
import type { TissueValues } from "./tissue-draw.ts";

/** Hydrogen's gyromagnetic ratio over 2 pi, MHz per tesla. */
const GYROMAGNETIC_MHZ_PER_T = 42.577478518;
/** Main fat peak below water, ppm. */
const FAT_SHIFT_PPM = 3.4;
/**
 * Fat's peaks relative to water, ppm, and their shares of its signal.
 *
 * @source Ren et al., J Lipid Res 49:2055 (2008), in the six peaks of Yu et al., Magn Reson Med 60:1122 (2008), as water-fat software states them (0.693
 * for the main peak, which leaves them 0.001 short of one)
 */
const FAT_PEAKS = [
  [-3.8, 0.087],
  [-3.4, 0.694],
  [-2.6, 0.128],
  [-1.94, 0.004],
  [-0.39, 0.039],
  [0.6, 0.048],
] as const;
/**
 * Relaxivity r1 of an extracellular gadolinium agent, per mmol/l and s.
 *
 * @source Szomolanyi et al., Invest Radiol 54:559 (2019), human plasma at 37 C: 3.3 to 4.8 at 1.5 T, 3.0 to 5.0 at 3 T by agent
 */
export const RELAXIVITY_PER_MM_S = 4.5;
/** CT number of 1 mg of iodine per ml at 120 kVp, HU; recalled, about 25. */
const HU_PER_MG_IODINE = 25;
/** Doses per kg of body weight that the tissue table's enhancement and MR scans stand for. */
const IODINE_MG_PER_KG = 500;
const GADOLINIUM_MMOL_PER_KG = 0.1;
/** Trains of refocusing pulses lengthen fat's T2 about so much. @source Henkelman et al. (1992); the factor is assumed */
const TURBO_FAT_T2 = 1.5;

export interface GradientEcho {
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
  readonly flipAngleDeg: number;
}

/** A spin echo, or a train of them at its effective echo time. */
export interface SpinEcho {
  readonly repetitionTimeMs: number;
  readonly echoTimeMs: number;
}

export interface Complex {
  readonly re: number;
  readonly im: number;
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

/**
 * Gadolinium in a tissue, mmol/l, from what iodine does to its CT number there: both agents stay outside cells, so
 * the same share of either dose is in the tissue at the same time.
 *
 * @param dose relative to 0.1 mmol/kg
 */
export function gadoliniumMm(enhancementHu: number, dose = 1): number {
  const kgPerMl = enhancementHu / HU_PER_MG_IODINE / IODINE_MG_PER_KG;
  return 1000 * dose * GADOLINIUM_MMOL_PER_KG * kgPerMl;
}

/**
 * Attenuation of iodine at a tube voltage relative to 120 kVp, (120/kVp)^1.25: 1.96 at 70, 1.66 at 80, 1.26 at 100,
 * 0.82 at 140 kVp.
 *
 * @source fits 70 against 120 kVp: about 1.9 (Eur Radiol Exp 4:57, 2020, doi 10.1186/s41747-020-00184-z), and against
 * 130 kVp: 1.76 to 1.99 at 80, 1.19 to 1.26 at 110 kVp (syringes in water, Aga Khan University, ecommons 178)
 */
export function iodineGain(kvp: number): number {
  return (120 / kvp) ** 1.25;
}

/**
 * What a unit of fat signal has become at an echo time, relative to water: the sum of its six peaks, each turned by
 * its own frequency. Relaxation is applied elsewhere.
 */
export function fatVector(echoTimeMs: number, fieldStrengthT: FieldStrength): Complex {
  let [re, im] = [0, 0];
  for (const [ppm, share] of FAT_PEAKS) {
    const angle = (2 * Math.PI * ppm * GYROMAGNETIC_MHZ_PER_T * fieldStrengthT * echoTimeMs) / 1000;
    re += share * Math.cos(angle);
    im += share * Math.sin(angle);
  }
  return { re, im };
}

/** Echo time at which fat is first opposed to water; twice this it is in phase again. 1.15 ms at 3 T. */
export function opposedEchoTimeMs(fieldStrengthT: FieldStrength): number {
  return 1000 / (2 * FAT_SHIFT_PPM * GYROMAGNETIC_MHZ_PER_T * fieldStrengthT);
}

/** Magnitude of water and fat in one voxel: |W + F v|, v from `fatVector`. */
export function combine(water: number, fat: number, { re, im }: Complex): number {
  return Math.hypot(water + fat * re, fat * im);
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

/** Water and fat signal of a tissue in a turbo spin echo, whose refocusing pulses bring both into phase. */
export function spinEchoParts(protocol: SpinEcho, tissue: TissueValues, fat: TissueValues): WaterFat {
  const { protonDensity, fatFraction, spinEchoFlow } = tissue;
  return {
    water: protonDensity * (1 - fatFraction) * spinEchoFlow * spinEcho(protocol, tissue.t1Ms, tissue.t2Ms),
    fat: protonDensity * fatFraction * spinEcho(protocol, fat.t1Ms, TURBO_FAT_T2 * fat.t2Ms),
  };
}
