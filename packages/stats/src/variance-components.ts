import { fail } from "@panshift/core";
import { mean, requireAtLeast } from "./descriptive.ts";

export interface OneWayComponents {
  readonly msBetween: number;
  readonly msWithin: number;
  /** Floored at 0. */
  readonly varBetween: number;
  readonly varWithin: number;
  /** Intraclass correlation varBetween / (varBetween + varWithin); `null` when nothing varies. */
  readonly icc: number | null;
}

/**
 * One-way random-effects components by ANOVA, groups of equal size.
 *
 * @param groups rows are groups (training draws), entries their replicates
 * @source Searle, Casella & McCulloch, Variance Components, 1992, section 3.5
 */
export function oneWayComponents(groups: readonly ArrayLike<number>[]): OneWayComponents {
  const size = requireTable(groups, "one-way components");
  const grand = mean(groups.map(mean));
  let between = 0;
  let within = 0;
  for (const group of groups) {
    const center = mean(group);
    between += (center - grand) ** 2;
    for (let i = 0; i < size; i++) within += ((group[i] as number) - center) ** 2;
  }
  const msBetween = (size * between) / (groups.length - 1);
  const msWithin = within / (groups.length * (size - 1));
  const varBetween = Math.max(0, (msBetween - msWithin) / size);
  const total = varBetween + msWithin;
  return { msBetween, msWithin, varBetween, varWithin: msWithin, icc: total === 0 ? null : varBetween / total };
}

export interface TwoWayComponents {
  readonly msDraw: number;
  readonly msCase: number;
  readonly msResidual: number;
  /** Floored at 0. */
  readonly varDraw: number;
  /** Floored at 0. */
  readonly varCase: number;
  readonly varResidual: number;
  /** Standard error of the mean score of ONE trained model on these cases. */
  readonly seOfMeanSingleDraw: number;
  /** Standard error of the mean over all draws. */
  readonly seOfMeanAllDraws: number;
}

/**
 * Two-way crossed random model y = mu + draw + case + residual by ANOVA, every draw scored on every case.
 *
 * @param scores rows are training draws, columns test cases
 * @source Searle, Casella & McCulloch, Variance Components, 1992: var_draw = (MS_draw - MS_res) / I, var_case = (MS_case - MS_res) / R,
 * SE^2 = var_draw / R_eff + var_case / I + var_res / (R_eff I)
 */
export function twoWayComponents(scores: readonly ArrayLike<number>[]): TwoWayComponents {
  const cases = requireTable(scores, "two-way components");
  const draws = scores.length;
  const rowMeans = scores.map(mean);
  const columnMeans = Array.from({ length: cases }, (_, i) => mean(scores.map((row) => row[i] as number)));
  const grand = mean(rowMeans);
  let residual = 0;
  scores.forEach((row, r) => {
    for (let i = 0; i < cases; i++) {
      residual += ((row[i] as number) - (rowMeans[r] as number) - (columnMeans[i] as number) + grand) ** 2;
    }
  });
  const squares = (means: readonly number[]): number => means.reduce((sum, m) => sum + (m - grand) ** 2, 0);
  const msDraw = (cases * squares(rowMeans)) / (draws - 1);
  const msCase = (draws * squares(columnMeans)) / (cases - 1);
  const msResidual = residual / ((draws - 1) * (cases - 1));
  const varDraw = Math.max(0, (msDraw - msResidual) / cases);
  const varCase = Math.max(0, (msCase - msResidual) / draws);
  const standardError = (models: number): number =>
    Math.sqrt(varDraw / models + varCase / cases + msResidual / (models * cases));
  return {
    msDraw,
    msCase,
    msResidual,
    varDraw,
    varCase,
    varResidual: msResidual,
    seOfMeanSingleDraw: standardError(1),
    seOfMeanAllDraws: standardError(draws),
  };
}

/** Shares of the variance of a single score, of one draw on one case; their sum is 1. */
export interface VarianceShares {
  readonly draw: number;
  /** Equals the intraclass correlation ICC(2,1) of the draws' scores: their absolute agreement on a case. */
  readonly case: number;
  readonly residual: number;
}

/**
 * Where the variance of a single score comes from; `null` when nothing varies.
 *
 * @source McGraw & Wong, Psychological Methods 1, 1996: ICC(A,1) = var_case / (var_draw + var_case + var_res)
 */
export function varianceShares({
  varDraw,
  varCase,
  varResidual,
}: Pick<TwoWayComponents, "varDraw" | "varCase" | "varResidual">): VarianceShares | null {
  const total = varDraw + varCase + varResidual;
  return total === 0 ? null : { draw: varDraw / total, case: varCase / total, residual: varResidual / total };
}

/** Raises an error unless there are two rows of one length of at least two; returns that length. */
function requireTable(rows: readonly ArrayLike<number>[], what: string): number {
  if (rows.length < 2) {
    fail("TOO_FEW_VALUES", { expected: `at least two rows for ${what}`, found: rows.length, hint: "add draws" });
  }
  const size = rows[0]?.length ?? 0;
  for (const row of rows) {
    requireAtLeast(row, 2, what);
    if (row.length !== size) {
      fail("PAIRS_UNEQUAL", {
        expected: `rows of one length for ${what}`,
        found: [size, row.length],
        hint: "score every draw on every case",
      });
    }
  }
  return size;
}
