import { fail, Rng } from "@panshift/core";
import { type FieldStrength, opposedEchoTimeMs } from "../physics/signal.ts";
import type { Preset, Range } from "./presets.ts";
import { type CtScanner, type MrScanner, plainCtScanner, plainMrScanner, type Sampling } from "./scanner.ts";

/** A hospital: its name and its scanners. */
export interface Center {
  readonly name: string;
  readonly index: number;
  readonly mr: MrScanner;
  readonly ct: CtScanner;
}

const MAX_CENTERS = 26;
/** Golden ratio minus 1: steps that spread any number of values evenly over a range. */
const GOLDEN = 0.6180339887498949;

/**
 * Draws center `index` of a seed: a pure function of seed, index and preset, so adding centers changes none.
 *
 * Every parameter walks through its range by golden-ratio steps from a drawn start, so that neighboring centers
 * always differ, and field strengths alternate.
 *
 * @throws VALUE_INVALID for an index above 25 (centers are named A to Z)
 */
export function drawCenter(seed: number, index: number, preset: Preset): Center {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_CENTERS) {
    fail("VALUE_INVALID", { expected: `at most ${MAX_CENTERS} centers`, found: index + 1, hint: "ask for fewer" });
  }
  const rng = Rng.of(seed, "phantom", "center");
  const share = (name: string) => {
    const place = rng.child(name).uniform() + index * GOLDEN;
    return place - Math.floor(place);
  };
  const from = (name: string, [low, high]: Range) => low + (high - low) * share(name);
  const first: FieldStrength = rng.child("field").chance(0.5) ? 3 : 1.5;
  const fieldStrengthT: FieldStrength = (index % 2 === 0) === (first === 3) ? 3 : 1.5;
  const resolution = (sequence: "t1w" | "t2w" | "ct"): Sampling => {
    const sliceMm = rounded(from(`${sequence}.slice`, preset.spacingMm[sequence].slice));
    return {
      inPlaneMm: rounded(from(`${sequence}.inPlane`, preset.spacingMm[sequence].inPlane)),
      sliceMm,
      thicknessMm: sliceMm,
      acquired: [1, 1],
    };
  };
  const opposedMs = opposedEchoTimeMs(fieldStrengthT);
  const dual = {
    repetitionTimeMs: from("dual.tr", [110, 180]),
    flipAngleDeg: from("dual.flip", [60, 80]),
    ...resolution("t1w"),
  };
  const noise = preset.signalToNoise;
  return {
    name: String.fromCharCode(65 + index),
    index,
    mr: {
      ...plainMrScanner(fieldStrengthT),
      t1w: {
        repetitionTimeMs: from("t1w.tr", [3.4, 5]),
        echoTimeMs: from("t1w.te", [1.2, 2.2]),
        flipAngleDeg: from("t1w.flip", [9, 14]),
        fatResidue: from("t1w.fat", [0.04, 0.18]),
        ...resolution("t1w"),
      },
      t2w: {
        repetitionTimeMs: from("t2w.tr", [2500, 5000]),
        echoTimeMs: from("t2w.te", [70, 105]),
        trainMs: 0,
        fatResidue: share("t2w.fatSuppressed") < 0.5 ? from("t2w.fat", [0.08, 0.2]) : 1,
        ...resolution("t2w"),
      },
      opposed: { ...dual, echoTimeMs: opposedMs },
      in: { ...dual, echoTimeMs: 2 * opposedMs },
      signalToNoise: {
        t1w: from("t1w.noise", noise),
        t2w: from("t2w.noise", noise),
        opposed: from("dual.noise", noise),
        in: from("dual.noise", noise),
      },
      biasSd: from("bias", [0.06, 0.2]),
      gain: from("gain", [180, 700]),
    },
    ct: {
      ...plainCtScanner,
      kvp: share("kvp") < 0.5 ? 120 : 100,
      iodineDose: from("enhancement", [0.85, 1.15]),
      noiseHu: from("ct.noise", preset.noiseHu),
      kernelMm: from("ct.kernel", [0.5, 0.9]) * preset.spacingMm.ct.inPlane[0],
      ...resolution("ct"),
    },
  };
}

/** Scanners state spacing in steps of a hundredth of a millimeter. */
function rounded(mm: number): number {
  return Math.round(mm * 100) / 100;
}
