import { NOT_AVAILABLE } from "@panshift/dataset";
import type { EvaluatedCase } from "./evaluation.ts";

/** Values of some columns of `cases.tsv`; empty: all cases. */
export type Group = Readonly<Record<string, string>>;

/** The group of a case by these columns; `n/a` where the case says nothing. */
export function groupOf({ group }: Pick<EvaluatedCase, "group">, by: readonly string[]): Group {
  return Object.fromEntries(by.map((column) => [column, group[column] ?? NOT_AVAILABLE]));
}

/** The group as text, equal for equal groups of the same columns. */
export function groupKey(group: Group): string {
  return JSON.stringify(Object.entries(group));
}

/** Each combination of values that occurs, sorted; none without columns. */
export function groupsOf(cases: readonly Pick<EvaluatedCase, "group">[], by: readonly string[]): Group[] {
  if (by.length === 0) return [];
  const groups = new Map(cases.map((each) => groupOf(each, by)).map((group) => [groupKey(group), group]));
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
