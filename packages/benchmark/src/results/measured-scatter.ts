import { mean, variance } from "@panshift/stats";
import { type Cell, cellsOf } from "../analysis/cell.ts";
import { rowsOfSelection } from "../analysis/rows-of-selection.ts";
import { policyOf } from "../analysis/study-policy.ts";
import { groupBy } from "../group-by.ts";
import type { MeasuredScatter } from "../study/power.ts";
import type { Study } from "../study/study-config.ts";
import type { ResultRow } from "./result-row.ts";

/**
 * Standard deviations of the leading metric in what is scored so far, pooled over cells: of subjects' scores within a
 * cell, and of the means of a size's draws. `null` where there are fewer than two of them anywhere. Subjects scatter
 * little where models collapse, which would promise too much: in-domain cells alone tell of them, where there are any.
 */
export function measuredScatter(rows: readonly ResultRow[], study: Study): MeasuredScatter {
  const [lead] = study.scoring.metrics as [string];
  const cells = cellsOf(rowsOfSelection(rows, study.selection), lead, policyOf(study));
  const home = cells.filter(({ changed }) => changed.length === 0);
  const scores = cells.map(scoresOfSubjects);
  const drawsOf = ({ method, protocol, sources, sample, domain, label }: Cell) =>
    JSON.stringify([method, protocol, sources, sample?.size, domain, label]);
  const sampled = cells.flatMap((cell, at) => (cell.sample === null ? [] : [{ cell, scores: scores[at] as number[] }]));
  const draws = [...groupBy(sampled, ({ cell }) => drawsOf(cell)).values()].map((of) =>
    of.flatMap((one) => (one.scores.length === 0 ? [] : mean(one.scores))),
  );
  const subjectSd = pooledSd((home.length > 0 ? home : cells).map(scoresOfSubjects));
  return { subjectSd, drawSd: pooledSd(draws) };
}

function scoresOfSubjects({ cases }: Cell): number[] {
  const scored = cases.flatMap(({ subject, score }) => (score === null ? [] : [{ subject, score }]));
  return [...groupBy(scored, ({ subject }) => subject).values()].map((of) => mean(of.map(({ score }) => score)));
}

/** Root of the variances' mean, weighted by degrees of freedom. */
function pooledSd(groups: readonly (readonly number[])[]): number | null {
  const usable = groups.filter(({ length }) => length >= 2);
  const freedom = usable.reduce((total, { length }) => total + length - 1, 0);
  if (freedom === 0) return null;
  return Math.sqrt(usable.reduce((total, of) => total + (of.length - 1) * variance(of), 0) / freedom);
}
