import type { LesionKind, Population } from "../anatomy/population.ts";

/** How much older or younger, in years, the ends of a center's age range may lie inside the preset's. */
const AGE_INSET_YEARS = 12;
/** A center sees between this share and its inverse of what the preset says of a kind of lesion, before scaling to 1. */
const LEAST_SHARE = 0.5;

/**
 * Who comes to one of several centers: another age range inside the base's, another mix of lesions. Assumed.
 *
 * @param share place in [0, 1) by name
 */
export function drawPopulation(base: Population, share: (name: string) => number): Population {
  const [low, high] = base.ageYears;
  const inset = Math.min(AGE_INSET_YEARS, Math.floor((high - low) / 4));
  const weight = (name: string) => LEAST_SHARE ** (1 - 2 * share(name));
  const weighted = Object.entries(base.lesionShares).map(([kind, part]) => [kind, part * weight(kind)] as const);
  const sum = weighted.reduce((total, [, part]) => total + part, 0);
  return {
    ...base,
    ageYears: [low + Math.round(inset * share("youngest")), high - Math.round(inset * share("oldest"))],
    lesionShares: Object.fromEntries(weighted.map(([kind, part]) => [kind, part / sum])) as Record<LesionKind, number>,
    stentShare: Math.min(1, base.stentShare * weight("stent")),
  };
}
