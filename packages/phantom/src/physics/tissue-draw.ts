import type { Rng } from "@panshift/core";
import type { ByField, ContrastPhase, FieldStrength, Fixed, Spread, Tissue } from "./tissue.ts";
import { type TissueName, tissues } from "./tissues.ts";

/** The properties of one tissue in one subject at one field strength; units as in `Tissue`. */
export interface TissueValues {
  readonly protonDensity: number;
  readonly t1Ms: number;
  readonly t2Ms: number;
  readonly t2StarMs: number;
  readonly fatFraction: number;
  readonly plainHu: number;
  /** What each phase adds at 120 kVp, HU. */
  readonly enhancementHu: Readonly<Record<ContrastPhase, number>>;
  readonly spinEchoFlow: number;
}

export type TissueTable = Readonly<Record<TissueName, TissueValues>>;

/**
 * Draws every tissue of a subject from the table: mean plus sd times a normal deviate clipped at 2. Each (tissue,
 * property) has a stream of its own, and the same deviate serves both field strengths and all phases.
 *
 * @param rng the subject's generator
 */
export function drawTissues(rng: Rng, fieldStrengthT: FieldStrength): TissueTable {
  return tableOf((name, tissue) => {
    const deviate = (property: string) => Math.max(-2, Math.min(2, rng.child("tissue", name, property).normal()));
    return valuesOf(tissue, fieldStrengthT, deviate);
  });
}

/** The table's means at one field strength: a subject without variation. */
export function meanTissues(fieldStrengthT: FieldStrength): TissueTable {
  return tableOf((_, tissue) => valuesOf(tissue, fieldStrengthT, () => 0));
}

function tableOf(values: (name: string, tissue: Tissue) => TissueValues): TissueTable {
  const entries = Object.entries(tissues).map(([name, tissue]) => [name, values(name, tissue)]);
  return Object.fromEntries(entries) as TissueTable;
}

/** A tissue as far off its means as `deviate` says for each property, in standard deviations. */
function valuesOf(tissue: Tissue, fieldStrengthT: FieldStrength, deviate: (property: string) => number): TissueValues {
  const of = (property: string, [mean, sd]: Spread) => mean + sd * deviate(property);
  const byField = (property: string, value: ByField) => of(property, fieldStrengthT === 3 ? value.at3T : value.at15T);
  const fixed = (property: string, { value }: Fixed) => of(property, value);
  const { mean, spread } = tissue.enhancement;
  const uptake = Math.max(0, 1 + spread * deviate("enhancement"));
  return {
    protonDensity: fixed("protonDensity", tissue.protonDensity),
    t1Ms: byField("t1Ms", tissue.t1Ms),
    t2Ms: byField("t2Ms", tissue.t2Ms),
    t2StarMs: byField("t2StarMs", tissue.t2StarMs),
    fatFraction: Math.max(0, fixed("fatFraction", tissue.fatFraction)),
    plainHu: fixed("plainHu", tissue.plainHu),
    enhancementHu: { arterial: mean.arterial * uptake, venous: mean.venous * uptake, delayed: mean.delayed * uptake },
    spinEchoFlow: tissue.spinEchoFlow,
  };
}
