import { mean } from "@panshift/stats";
import type { ResultRow } from "../results/result-row.ts";
import type { CellCase } from "./cell.ts";

/** A case with one number for all of its rows. */
export interface CaseMean extends Pick<CellCase, "subject" | "center"> {
  readonly score: number;
}

/**
 * What every case counts: the mean of its rows that have a number. Cases without one are left out.
 *
 * @param cases the rows of each, at least one a case
 */
export function caseMeans(
  cases: readonly (readonly ResultRow[])[],
  numberOf: (row: ResultRow) => number | null,
): CaseMean[] {
  return cases.flatMap((rows) => {
    const numbers = rows.flatMap((row) => numberOf(row) ?? []);
    const [{ subject, columns }] = rows as readonly [ResultRow];
    return numbers.length === 0 ? [] : { subject, center: columns.center ?? "", score: mean(numbers) };
  });
}
