import { rowOfRecord } from "@panshift/dataset";
import type { LabelScore } from "../evaluation/evaluation.ts";
import type { ScoredCase } from "../grid/case-log.ts";
import type { PlannedTest } from "../study/experiment.ts";
import type { PlannedUse } from "../study/plan.ts";
import type { Selection } from "../study/selection-config.ts";
import type { StudyCase } from "../study/study-case.ts";

/** What one model scores on one label of one case in one place of a protocol. A model that serves two protocols has two rows. */
export interface ResultRow extends LabelScore {
  readonly method: string;
  /** Identity of the trained run; `null` for predictions made elsewhere. */
  readonly run: string | null;
  readonly seed: number | null;
  /** The rule that chose the model; `null` for predictions made elsewhere. */
  readonly selection: Selection | null;
  /** Position in the study's `protocols`; `null` for predictions made elsewhere, which belong to none. */
  readonly protocol: number | null;
  readonly family: string;
  /** Names of the domains trained on, joined by " + "; empty for predictions made elsewhere. */
  readonly sources: string;
  readonly leftOut: string | null;
  readonly fold: number | null;
  readonly sample: { readonly size: number; readonly draw: number } | null;
  readonly domain: string;
  /** Columns in which the domain differs from every source; empty: in domain. */
  readonly changed: readonly string[];
  readonly case: string;
  readonly subject: string;
  /** The case's row of cases.tsv: center, sequence, lesion, ... */
  readonly columns: Readonly<Record<string, string>>;
  readonly imageDiagonalMm: number;
  readonly flags: readonly string[];
}

/** Who scored: a trained run, or predictions made elsewhere. */
export type Scorer = Pick<ResultRow, "method" | "run" | "seed" | "selection">;

/** Where in the protocols a score belongs. */
export type Place = Pick<PlannedUse, "family" | "sources" | "leftOut" | "fold" | "sample"> & {
  readonly protocol: number | null;
};

/** The rows of one test, a row for each case and label; cases that are not scored yet have none. */
export function rowsOfTest(
  scorer: Scorer,
  { sources, protocol, family, leftOut, fold, sample }: Place,
  { domain, changed, cases }: PlannedTest,
  scoredOf: (tested: StudyCase) => ScoredCase | undefined,
): ResultRow[] {
  const place = { protocol, family, sources: sources.join(" + "), leftOut, fold, sample, domain, changed };
  return cases.flatMap((tested) => {
    const scored = scoredOf(tested);
    if (scored === undefined) return [];
    const { imageDiagonalMm, flags } = scored;
    const { key, subject, record } = tested;
    const facts = { case: key, subject, columns: rowOfRecord(record), imageDiagonalMm, flags };
    return scored.labels.map((label): ResultRow => ({ ...scorer, ...place, ...facts, ...label }));
  });
}
