import { mean } from "@panshift/stats";
import { groupBy } from "../group-by.ts";
import type { Cell } from "./cell.ts";
import type { WeightedMean } from "./joint-means.ts";

/** A cell that enters a mean of cells' means; the weights of a mean add up to 1. */
export interface CellShare {
  readonly weight: number;
  readonly cell: Cell;
}

/** Names the models of a cell: one method, trained on one choice of sources in one protocol. */
export function modelsKey({ method, protocol, sources, leftOut, sample, label, metric }: Cell): string {
  return JSON.stringify([method, protocol, sources, leftOut, sample, label, metric]);
}

/** In-domain cells of models that are trained, by the models; those of several source domains have several. */
export function homesOf(cells: readonly Cell[]): ReadonlyMap<string, readonly Cell[]> {
  return groupBy(
    cells.filter(({ protocol, changed }) => protocol !== null && changed.length === 0),
    modelsKey,
  );
}

/** Cells of models that are trained, in domains that differ from all of their sources. */
export function outsideOf(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ protocol, changed }) => protocol !== null && changed.length > 0);
}

/**
 * What cells of one kind of shift weigh in its mean: outside, every (models, domain) as much; in domain, all models as
 * much, and every source domain of the same models. Cells without a score do not enter.
 *
 * @source benchmark.md section 7: the mean over domains is the unweighted mean of the domains' means
 */
export function sharesOf(cells: readonly Cell[]): CellShare[] {
  const scored = cells.filter((cell) => meanOfCell(cell) !== null);
  const models = groupBy(scored, modelsKey);
  return [...models.values()].flatMap((of) =>
    of.map((cell) => ({
      cell,
      weight: 1 / (cell.changed.length === 0 ? models.size * of.length : scored.length),
    })),
  );
}

/** Mean over the cases with a score. */
export function meanOfCell({ cases }: Pick<Cell, "cases">): number | null {
  const scores = cases.flatMap(({ score }) => score ?? []);
  return scores.length === 0 ? null : mean(scores);
}

/** Mean over the cases that are scored with a seed. */
export function meanOfSeed({ seeds, cases }: Cell, seed: number | null): number | null {
  const at = seeds.indexOf(seed);
  const present = cases.flatMap(({ bySeed }) => bySeed[at] ?? []);
  return present.length === 0 ? null : mean(present);
}

/** Weighted mean of cells' means; `null` when one of them, or all, are missing. */
export function meanOfShares(
  shares: readonly CellShare[],
  meanOf: (cell: Cell) => number | null = meanOfCell,
): number | null {
  const terms = shares.flatMap(({ weight, cell }) => {
    const value = meanOf(cell);
    return value === null ? [] : [weight * value];
  });
  return terms.length === 0 || terms.length < shares.length ? null : terms.reduce((sum, term) => sum + term, 0);
}

/** The shares as terms of a sum of means. @param factor 1 or -1 */
export function termsOf(shares: readonly CellShare[], factor: 1 | -1): WeightedMean[] {
  return shares.map(({ weight, cell }) => ({ weight: factor * weight, cases: cell.cases }));
}

/** Distinct cases and subjects with a score, and the scores that stand for a missed, spurious or absent prediction. */
export function countsOfShares(shares: readonly CellShare[]) {
  const scored = shares.flatMap(({ cell }) => cell.cases.filter(({ score }) => score !== null));
  return {
    cases: new Set(scored.map((one) => one.case)).size,
    subjects: new Set(scored.map(({ subject }) => subject)),
    penalized: shares.reduce((sum, { cell }) => sum + penalizedOf(cell), 0),
  };
}

/** Scores that stand for a missed, spurious or absent prediction. */
export function penalizedOf({ counts }: Pick<Cell, "counts">): number {
  return counts.missed + counts.spurious + counts.noPrediction;
}
