import type { GeneralizationGap } from "../../analysis/generalization-gap.ts";
import type { MethodDifference } from "../../analysis/method-differences.ts";
import { formatP } from "../../analysis/metric-words.ts";
import {
  countColumn,
  csvRuns,
  intervalColumns,
  metricColumn,
  numberColumn,
  placeColumns as place,
  type Selected,
} from "./columns.ts";
import { makeTable, type Table } from "./table.ts";

/** Methods against the reference. */
export function differenceTable(
  name: string,
  title: string,
  caption: string,
  differences: readonly Selected<MethodDifference>[],
): Table {
  return makeTable<Selected<MethodDifference>>(
    {
      name,
      title,
      caption: `${caption} Difference: mean of method minus reference, interval over subjects. Median, two-sided Wilcoxon signed-rank test and effect sizes are of the subjects' differences, each the mean of a subject's cases, where a case that several models scored counts once; on the seeds that both methods have. Holm's correction over the rows of one selection rule.`,
    },
    [
      ...[place.selection, place.protocol, place.method],
      { name: "reference", title: "reference", value: ({ reference }) => reference },
      ...[place.sources, place.leftOut, place.size, place.draw, place.domain, place.changed, place.label, place.metric],
      metricColumn("difference", "difference", ({ difference }) => difference),
      ...intervalColumns<MethodDifference>(({ ci95 }) => ci95),
      metricColumn("median_difference", "median", ({ medianDifference }) => medianDifference),
      { name: "p", title: "p", value: ({ p }) => p, text: ({ p }) => formatP(p) },
      { name: "p_holm", title: "p (Holm)", value: ({ pHolm }) => pHolm, text: ({ pHolm }) => formatP(pHolm) },
      numberColumn("rank_biserial", "rank-biserial", 2, ({ rankBiserial }) => rankBiserial),
      numberColumn("cohen_dz", "Cohen's dz", 2, ({ cohenDz }) => cohenDz),
      countColumn("n", "n", ({ n }) => n),
      countColumn("subjects", "subjects", ({ subjects }) => subjects),
      countColumn("seeds", "seeds", ({ seeds }) => seeds),
      { name: "penalized", value: ({ penalized }) => penalized },
      csvRuns,
    ],
    differences,
  );
}

/** What leaving a domain out costs. */
export function gapTable(gaps: readonly Selected<GeneralizationGap>[]): Table {
  return makeTable<Selected<GeneralizationGap>>(
    {
      name: "left-out",
      title: "Left out against trained within",
      caption:
        "The same cases, scored by models trained within the domain (cross-validation) and by models that never saw it.",
    },
    [
      ...[place.selection, place.method, place.leftOut, place.domain, place.label, place.metric],
      metricColumn("trained_within", "trained within", ({ trainedWithin }) => trainedWithin),
      metricColumn("left_out_mean", "left out", ({ leftOutMean }) => leftOutMean),
      metricColumn("gap", "gap", ({ gap }) => gap),
      ...intervalColumns<GeneralizationGap>(({ ci95 }) => ci95),
      countColumn("n", "n", ({ n }) => n),
      csvRuns,
    ],
    gaps,
  );
}
