import { formatP } from "../../analysis/metric-words.ts";
import type { Interval } from "../../analysis/resampling.ts";
import type { SamplingAtSize, SamplingResult } from "../../analysis/sampling.ts";
import type { SourceTargetResult } from "../../analysis/source-target.ts";
import {
  countColumn,
  intervalColumns,
  metricColumn,
  modelColumns,
  numberColumn,
  placeColumns as place,
  type Selected,
} from "./columns.ts";
import { type Column, makeTable, type Table } from "./table.ts";

type SamplingRow = Omit<Selected<SamplingResult>, "sizes"> & SamplingAtSize;

/** Is a drop larger than what drawing other subjects produces? A row for each target and training size. */
export function samplingTable(results: readonly Selected<SamplingResult>[]): Table {
  const rows = results.flatMap(({ sizes, ...result }) => sizes.map((at) => ({ ...result, ...at })));
  const shares = (side: "inDomain" | "outOfDomain", name: string, title: string): Column<SamplingRow>[] => [
    numberColumn(`${name}_sd_draw`, `SD of draws ${title}`, 3, ({ components }) => root(components[side]?.varDraw)),
    numberColumn(`${name}_sd_case`, `SD of subjects ${title}`, 3, ({ components }) => root(components[side]?.varCase)),
    { name: `${name}_sd_residual`, value: ({ components }) => root(components[side]?.varResidual) },
  ];
  return makeTable<SamplingRow>(
    {
      name: "sampling",
      title: "Shift against sampling",
      caption:
        "A drop is beyond sampling when it exceeds the 97.5 % point of the differences that drawing other training and test subjects of the source domain alone produces. Interval over draws, then subjects; p: two-sided Wilcoxon signed-rank test over draws, of which five give 0.063 at the least. SD: standard deviations of the variance components, of draws of training subjects and of tested subjects.",
    },
    [
      ...modelColumns,
      countColumn("training_subjects", "training subjects", ({ size }) => size),
      countColumn("draws", "draws", ({ draws }) => draws),
      countColumn("n_in_domain", "n in domain", ({ cases }) => cases[0]),
      countColumn("n_outside", "n outside", ({ cases }) => cases[1]),
      metricColumn("in_domain", "in domain", ({ inDomain }) => inDomain),
      metricColumn("outside", "outside", ({ outOfDomain }) => outOfDomain),
      metricColumn("drop", "drop", ({ drop }) => drop),
      ...intervalColumns<SamplingRow>(({ ci95 }) => ci95),
      { name: "p", title: "p", value: ({ p }) => p, text: ({ p }) => formatP(p) },
      metricColumn("null_band", "by drawing alone", ({ nullBand }) => nullBand),
      {
        ...{ name: "verdict", title: "verdict", value: ({ verdict }) => verdict.replaceAll("-", " ") },
        text: ({ verdict }) => (verdict === "beyond-sampling" ? "beyond sampling" : "within sampling"),
      },
      ...shares("inDomain", "in_domain", "in domain"),
      ...shares("outOfDomain", "outside", "outside"),
    ],
    rows,
  );
}

/** Does a good score at home promise a good one outside? A row for each target. */
export function correlationTable(results: readonly Selected<SourceTargetResult>[]): Table {
  type Row = Selected<SourceTargetResult>;
  const ends = (name: string, title: string, intervalOf: (row: Row) => Interval | null): Column<Row>[] => [
    {
      name: `${name}_low`,
      title,
      value: (row) => intervalOf(row)?.[0] ?? null,
      text: (row) =>
        intervalOf(row)
          ?.map((end) => end.toFixed(2))
          .join(" to ") ?? "n/a",
    },
    { name: `${name}_high`, value: (row) => intervalOf(row)?.[1] ?? null },
  ];
  return makeTable<Row>(
    {
      name: "correlations",
      title: "Source against target scores",
      caption:
        "A point is one method on one training set, its seeds averaged; below six points nothing is computed. Fisher's interval takes models for independent; the other draws training sets with all their models.",
    },
    [
      ...[place.selection, place.domain, place.changed, place.label, place.metric],
      countColumn("n", "models", ({ points }) => points.length),
      numberColumn("pearson_r", "Pearson r", 2, ({ correlation }) => correlation?.pearson.r ?? null),
      ...ends("fisher", "95 % CI (Fisher)", ({ correlation }) => correlation?.pearson.interval ?? null),
      ...ends(
        "by_training_set",
        "95 % CI (training sets)",
        ({ correlation }) => correlation?.ci95ByTrainingSet ?? null,
      ),
      {
        name: "permutation_p",
        title: "p (permutation)",
        value: ({ correlation }) => correlation?.permutationP ?? null,
        text: ({ correlation }) => formatP(correlation?.permutationP ?? null),
      },
      numberColumn("spearman_rho", "Spearman rho", 2, ({ correlation }) => correlation?.spearman.r ?? null),
      numberColumn("slope", "slope", 2, ({ correlation }) => correlation?.line?.slope ?? null),
    ],
    results.filter(({ points }) => points.length > 0),
  );
}

function root(variance: number | undefined): number | null {
  return variance === undefined ? null : Math.sqrt(variance);
}
