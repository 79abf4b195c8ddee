import { groupingOf, scoreOfCase } from "../evaluation/case-scores.ts";
import type { EvaluatedCase } from "../evaluation/evaluation.ts";
import type { MetricPath } from "../evaluation/metric-paths.ts";
import { groupBy } from "../group-by.ts";
import type { MergedEvaluations } from "./merge-evaluations.ts";

/** One method on one case: its score, or why there is none. */
export type Cell = number | "left-out" | "missing";

/** The scores of one label and metric: methods down, cases across. */
export interface ScoreTable {
  readonly label: string;
  readonly metric: MetricPath;
  readonly cells: readonly (readonly Cell[])[];
}

/** The cases of one label in any evaluation, with what intervals draw together. */
export interface LabelCases {
  readonly label: string;
  readonly caseIds: readonly string[];
  readonly grouping: ReturnType<typeof groupingOf>;
  /** [method][case]; null where a method's evaluation lacks the case. */
  readonly cases: readonly (readonly (EvaluatedCase | null)[])[];
}

/** The cases by label, in order of first appearance. */
export function casesByLabel({ methods, cases }: MergedEvaluations): LabelCases[] {
  return [...groupBy(cases, ({ label }) => label)].map(([label, members]) => {
    const byCase = groupBy(members, (each) => each.case);
    const rows = [...byCase.values()];
    const find = (method: string) => rows.map((row) => row.find(({ prediction }) => prediction === method) ?? null);
    return {
      label,
      caseIds: [...byCase.keys()],
      grouping: groupingOf(rows.map((row) => row[0] as EvaluatedCase)),
      cases: methods.map(find),
    };
  });
}

/**
 * The scores of a metric. `left-out`: the reference holds nothing of the label, and the policy takes the case out.
 * `missing`: every other result without a number.
 */
export function scoreTable(
  { label, cases }: LabelCases,
  metric: MetricPath,
  settings: MergedEvaluations["settings"],
): ScoreTable {
  const cellOf = (each: EvaluatedCase | null): Cell => {
    const result = each && scoreOfCase(each, metric, settings);
    if (result === null) return "missing";
    if (result.score !== null) return result.score;
    return result.outcome.kind === "both-empty" || result.outcome.kind === "spurious" ? "left-out" : "missing";
  };
  return { label, metric, cells: cases.map((row) => row.map(cellOf)) };
}

/** The cell's number; null where it has none. */
export function scoreOfCell(cell: Cell | undefined): number | null {
  return typeof cell === "number" ? cell : null;
}
