import type { ResultRow } from "../results/result-row.ts";
import type { Selection } from "../study/selection-config.ts";

/**
 * The rows that the analysis of a rule is made of: its own and, where it leads, those of predictions made elsewhere.
 * Rules are analyzed apart, so that none enters another's means, tests or corrections.
 *
 * @param rules the study's, the leading one first
 * @param rule default: the leading one
 */
export function rowsOfSelection(
  rows: readonly ResultRow[],
  rules: readonly Selection[],
  rule: Selection | undefined = rules[0],
): readonly ResultRow[] {
  if (rules.length === 1) return rows;
  return rows.filter(({ selection }) => selection === rule || (selection === null && rule === rules[0]));
}
