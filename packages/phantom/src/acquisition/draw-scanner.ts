import { opposedEchoTimeMs } from "../physics/signal.ts";
import type { FieldStrength } from "../physics/tissue.ts";
import { type CtRanges, iodineDose, type MrRanges, mrProtocols, type Range, type SpacingRange } from "./ranges.ts";
import type { CtScanner, MrScanner, Resolution, Sampling } from "./scanner.ts";

/** A place in [0, 1) for each name. */
export type Share = (name: string) => number;

/** An MR scanner with the protocols of a center: every number from its place in its range. */
export function drawMrScanner(fieldStrengthT: FieldStrength, ranges: MrRanges, share: Share): MrScanner {
  const from = (name: string, range: Range) => between(range, share(name));
  const sampling = (sequence: "t1w" | "t2w"): Sampling => {
    const resolution = resolutionFrom(sequence, ranges[sequence], share);
    const { readout, phase } = ranges.acquired;
    return {
      ...resolution,
      thicknessMm: rounded(resolution.sliceMm * from(`${sequence}.thickness`, ranges.thickness)),
      acquired: [from(`${sequence}.readout`, readout), from(`${sequence}.phase`, phase)],
    };
  };
  const { t1w, t2w, dual } = mrProtocols;
  const opposedMs = opposedEchoTimeMs(fieldStrengthT);
  const dualEcho = {
    repetitionTimeMs: from("dual.tr", dual.repetitionTimeMs),
    flipAngleDeg: from("dual.flip", dual.flipAngleDeg),
    ...sampling("t1w"),
  };
  const singleShot = share("t2w.singleShot") < 0.5;
  return {
    fieldStrengthT,
    t1w: {
      repetitionTimeMs: from("t1w.tr", t1w.repetitionTimeMs),
      echoTimeMs: from("t1w.te", t1w.echoTimeMs),
      flipAngleDeg: from("t1w.flip", t1w.flipAngleDeg),
      fatResidue: from("t1w.fat", t1w.fatResidue),
      ...sampling("t1w"),
    },
    t2w: {
      repetitionTimeMs: from("t2w.tr", t2w.repetitionTimeMs),
      echoTimeMs: from("t2w.te", t2w.echoTimeMs),
      trainMs: from("t2w.train", t2w.trainMs[singleShot ? 1 : 0]),
      fatResidue: share("t2w.fatSuppressed") < 0.5 ? from("t2w.fat", t2w.fatResidue) : 1,
      ...sampling("t2w"),
    },
    opposed: { ...dualEcho, echoTimeMs: opposedMs },
    in: { ...dualEcho, echoTimeMs: 2 * opposedMs },
    signalToNoise: {
      t1w: from("t1w.noise", ranges.signalToNoise),
      t2w: from("t2w.noise", ranges.signalToNoise),
      opposed: from("dual.noise", ranges.signalToNoise),
      in: from("dual.noise", ranges.signalToNoise),
    },
    kSpaceWindow: from("window", ranges.kSpaceWindow),
    contrastDose: from("contrastDose", mrProtocols.contrastDose),
    biasSd: from("bias", ranges.biasSd),
    coilShading: from("coil", ranges.coilShading),
    offResonancePpm: from("offResonance", ranges.offResonancePpm),
    ghost: { share: from("ghost", ranges.ghostShare), shiftMm: from("ghost.shift", ranges.ghostShiftMm) },
    breathHoldSdMm: from("breathHold", ranges.breathHoldSdMm),
    gain: from("gain", mrProtocols.gain),
  };
}

/** A CT scanner with the protocol of a center. */
export function drawCtScanner(ranges: CtRanges, share: Share): CtScanner {
  const from = (name: string, range: Range) => between(range, share(name));
  const resolution = resolutionFrom("ct", ranges, share);
  return {
    ...resolution,
    thicknessMm: resolution.sliceMm,
    kvp: oneOf(ranges.kvp, share("kvp")),
    iodineDose: from("iodine", iodineDose),
    noiseHu: from("ct.noise", ranges.noiseHu),
    kernelMm: from("ct.kernel", ranges.kernelMm),
    table: ranges.table,
    paddingHu: oneOf(ranges.paddingHu, share("ct.padding")),
  };
}

/**
 * The scanner as set for one subject: slice and voltage drawn anew (slices evenly on a logarithmic scale, as thin ones
 * are as common as thick ones), the field of view fitted to the body within what the center uses.
 *
 * @param widthMm that the field of view should have
 */
export function fitCtScanner(scanner: CtScanner, ranges: CtRanges, widthMm: number, share: Share): CtScanner {
  if (ranges.matrix === null) return scanner;
  const [low, high] = ranges.slice;
  const sliceMm = rounded(low * (high / low) ** share("slice"));
  const inPlaneMm = rounded(Math.min(ranges.inPlane[1], Math.max(ranges.inPlane[0], widthMm / ranges.matrix)));
  return { ...scanner, sliceMm, thicknessMm: sliceMm, inPlaneMm, kvp: oneOf(ranges.kvp, share("kvp")) };
}

function resolutionFrom(name: string, { inPlane, slice }: SpacingRange, share: Share): Resolution {
  return {
    inPlaneMm: rounded(between(inPlane, share(`${name}.inPlane`))),
    sliceMm: rounded(between(slice, share(`${name}.slice`))),
  };
}

function between([low, high]: Range, place: number): number {
  return low + (high - low) * place;
}

function oneOf<T>(items: readonly T[], place: number): T {
  return items[Math.floor(place * items.length)] as T;
}

/** Scanners state spacing in steps of a hundredth of a millimeter. */
function rounded(mm: number): number {
  return Math.round(mm * 100) / 100;
}
