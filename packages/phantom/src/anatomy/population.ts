import { fail } from "@panshift/core";

export type LesionKind = "none" | "pda" | "ipmn" | "pnet";

/** Who comes to a center. */
export interface Population {
  /** Drawn evenly, lowest included, highest excluded. */
  readonly ageYears: readonly [lowest: number, highest: number];
  readonly femaleShare: number;
  /** Share of the subjects with each kind of lesion; they add up to 1. */
  readonly lesionShares: Readonly<Record<LesionKind, number>>;
  /** Share of the carcinomas of the head with a stent in the common bile duct. */
  readonly stentShare: number;
}

/** Adults, most of them with a lesion; no source, chosen so that a small dataset holds every kind. */
export const defaultPopulation: Population = {
  ageYears: [30, 86],
  femaleShare: 0.5,
  lesionShares: { none: 0.4, pda: 0.3, ipmn: 0.2, pnet: 0.1 },
  stentShare: 0.4,
};

/** @throws VALUE_INVALID for an impossible population */
export function checkPopulation({ ageYears: [low, high], femaleShare, lesionShares, stentShare }: Population): void {
  const refuse = (expected: string, found: unknown): never =>
    fail("VALUE_INVALID", { expected, found, hint: "correct the population" });
  if (!(Number.isInteger(low) && Number.isInteger(high) && 18 <= low && low < high && high <= 101))
    refuse("an age range of adults in whole years, at most [18, 101]", [low, high]);
  const shares = [femaleShare, stentShare, ...Object.values(lesionShares)];
  if (!shares.every((share) => share >= 0 && share <= 1)) refuse("shares in [0, 1]", shares);
  const sum = Object.values(lesionShares).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-9) refuse("shares of lesions that add up to 1", lesionShares);
}
