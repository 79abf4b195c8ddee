import { numberOf, type SeriesHeader } from "./header.ts";

/** Chemical shift of the main peak of fat from water, and the proton's gyromagnetic ratio. */
const FAT_SHIFT_PPM = 3.5;
const GAMMA_MHZ_PER_T = 42.577;
/** Cosine of the angle between fat and water above which they count as aligned, and below minus which as opposed. */
const ALIGNED = 0.7;

/** Spin echoes from here on are T2-weighted; below the next and with short repetition, T1-weighted. */
const T2_ECHO_MS = 60;
const T1_ECHO_MS = 30;
const T1_REPETITION_MS = 1000;
/** Spoiled gradient echoes of T1-weighted breath-holds. */
const GRADIENT_ECHO_MS = 10;
const GRADIENT_REPETITION_MS = 300;

/** What a guess needs to know of a series. */
export type SequenceFacts = Pick<
  SeriesHeader,
  "imageType" | "scanningSequence" | "sequenceVariant" | "repetitionTime" | "flipAngle" | "fieldStrength" | "echoTimeMs"
>;

/**
 * The sequence of an MR series, as far as its acquisition attributes say it; descriptions are free text and not looked
 * at. A gradient echo is in or opposed phase where the scanner says so (image type), or where the study holds another
 * echo of the same excitation (repetition time and flip angle equal) and the echo time fits the field strength: a
 * single echo near opposed phase may as well be fat-suppressed.
 *
 * @param others the other series of the same study
 * @returns a name of the vocabulary, `n/a` where the attributes do not say it
 */
export function guessSequence(facts: SequenceFacts, others: readonly SequenceFacts[]): string {
  const type = (facts.imageType ?? "").toUpperCase().split("\\");
  if (type.some((word) => /^(OPP|OPPOSED|OUT)_?PHASE$/.test(word))) return "opposed";
  if (type.some((word) => /^IN_?PHASE$/.test(word))) return "in";
  if (type.some((word) => ["FAT", "WATER"].includes(word))) return "other";
  const scanning = words(facts.scanningSequence);
  const echo = facts.echoTimeMs;
  const repetition = numberOf(facts.repetitionTime);
  if (scanning.includes("EP")) return "other";
  if (echo === null || repetition === null) return "n/a";
  if (scanning.includes("SE")) {
    if (echo >= T2_ECHO_MS) return "t2w";
    return echo < T1_ECHO_MS && repetition < T1_REPETITION_MS ? "t1w" : "n/a";
  }
  if (!isGradientEcho(facts)) return "n/a";
  if (others.some((other) => isOtherEcho(facts, other))) return phaseOf(echo, numberOf(facts.fieldStrength));
  const spoiled = words(facts.sequenceVariant).includes("SP");
  return spoiled && echo < GRADIENT_ECHO_MS && repetition < GRADIENT_REPETITION_MS ? "t1w" : "n/a";
}

/** By what the scanner says, else by an echo time that no spin echo reaches. */
function isGradientEcho({ scanningSequence, echoTimeMs }: SequenceFacts): boolean {
  if (scanningSequence !== null) return words(scanningSequence).includes("GR");
  return echoTimeMs !== null && echoTimeMs < GRADIENT_ECHO_MS;
}

function isOtherEcho(facts: SequenceFacts, other: SequenceFacts): boolean {
  return (
    isGradientEcho(other) &&
    other.repetitionTime === facts.repetitionTime &&
    other.flipAngle === facts.flipAngle &&
    other.echoTimeMs !== null &&
    Math.abs(other.echoTimeMs - (facts.echoTimeMs as number)) > 0.1
  );
}

/** Fat precesses slower than water: after each echo time they have an angle, here as its cosine. */
function phaseOf(echoTimeMs: number, fieldStrengthT: number | null): string {
  if (fieldStrengthT === null || fieldStrengthT <= 0) return "n/a";
  const turns = (FAT_SHIFT_PPM * GAMMA_MHZ_PER_T * fieldStrengthT * echoTimeMs) / 1000;
  const cosine = Math.cos(2 * Math.PI * turns);
  return cosine >= ALIGNED ? "in" : cosine <= -ALIGNED ? "opposed" : "n/a";
}

function words(text: string | null): readonly string[] {
  return (text ?? "").toUpperCase().split("\\");
}
