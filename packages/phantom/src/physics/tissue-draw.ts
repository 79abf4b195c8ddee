import type { Rng } from "@panshift/core";
import type { FieldStrength } from "./signal.ts";
import { type ByField, type Fixed, type Spread, type TissueName, tissues } from "./tissues.ts";

/** The properties of one tissue in one subject at one field strength; units as in `Tissue`. */
export interface TissueValues {
  readonly protonDensity: number;
  readonly t1Ms: number;
  readonly t2Ms: number;
  readonly t2StarMs: number;
  readonly fatFraction: number;
  readonly venousMm: number;
  readonly plainHu: number;
  readonly venousHu: number;
  readonly spinEchoFlow: number;
}

export type TissueTable = Readonly<Record<TissueName, TissueValues>>;

/**
 * Draws every tissue of a subject from the table: mean plus sd times a normal deviate clipped at 2. Each (tissue,
 * property) has a stream of its own, and the same deviate serves both field strengths.
 *
 * @param rng the subject's generator
 */
export function drawTissues(rng: Rng, fieldStrengthT: FieldStrength): TissueTable {
  const drawn = Object.entries(tissues).map(([name, tissue]) => {
    const of = (property: string, [mean, sd]: Spread) => {
      const deviate = rng.child("tissue", name, property).normal();
      return mean + sd * Math.max(-2, Math.min(2, deviate));
    };
    const byField = (property: string, value: ByField) => of(property, fieldStrengthT === 3 ? value.at3T : value.at15T);
    const fixed = (property: string, { value }: Fixed) => of(property, value);
    const values: TissueValues = {
      protonDensity: fixed("protonDensity", tissue.protonDensity),
      t1Ms: byField("t1Ms", tissue.t1Ms),
      t2Ms: byField("t2Ms", tissue.t2Ms),
      t2StarMs: byField("t2StarMs", tissue.t2StarMs),
      fatFraction: Math.max(0, fixed("fatFraction", tissue.fatFraction)),
      venousMm: Math.max(0, fixed("venousMm", tissue.venousMm)),
      plainHu: fixed("plainHu", tissue.plainHu),
      venousHu: fixed("venousHu", tissue.venousHu),
      spinEchoFlow: tissue.spinEchoFlow,
    };
    return [name, values];
  });
  return Object.fromEntries(drawn) as TissueTable;
}

/** The table's means at one field strength: a subject without variation. */
export function meanTissues(fieldStrengthT: FieldStrength): TissueTable {
  const at = (value: ByField) => (fieldStrengthT === 3 ? value.at3T : value.at15T)[0];
  const means = Object.entries(tissues).map(([name, tissue]) => [
    name,
    {
      protonDensity: tissue.protonDensity.value[0],
      t1Ms: at(tissue.t1Ms),
      t2Ms: at(tissue.t2Ms),
      t2StarMs: at(tissue.t2StarMs),
      fatFraction: tissue.fatFraction.value[0],
      venousMm: tissue.venousMm.value[0],
      plainHu: tissue.plainHu.value[0],
      venousHu: tissue.venousHu.value[0],
      spinEchoFlow: tissue.spinEchoFlow,
    } satisfies TissueValues,
  ]);
  return Object.fromEntries(means) as TissueTable;
}
