import { type VarianceShares, varianceShares } from "@panshift/stats";
import { formatP } from "../../analysis/metric-words.ts";
import { IN_DOMAIN } from "../../analysis/pooled.ts";
import type { Interval } from "../../analysis/resampling.ts";
import type { SamplingAtSize, SamplingResult } from "../../analysis/sampling.ts";
import type { SourceTargetResult } from "../../analysis/source-target.ts";
import {
  countColumn,
  csvRuns,
  intervalColumns,
  metricColumn,
  modelColumns,
  numberColumn,
  placeColumns as place,
  type Selected,
} from "./columns.ts";
import { type Column, makeTable, type Table } from "./table.ts";

type Side = "inDomain" | "outOfDomain";
type SamplingRow = Omit<Selected<SamplingResult>, "sizes"> & SamplingAtSize;

/** Is a drop larger than what drawing other subjects produces? A row for each target and training size. */
export function samplingTable(results: readonly Selected<SamplingResult>[]): Table {
  const rows = results.flatMap(({ sizes, ...result }) => sizes.map((at) => ({ ...result, ...at })));
  const deviations = (side: Side, name: string): Column<SamplingRow>[] => [
    { name: `${name}_sd_draw`, value: ({ components }) => root(components[side]?.varDraw) },
    { name: `${name}_sd_case`, value: ({ components }) => root(components[side]?.varCase) },
    { name: `${name}_sd_residual`, value: ({ components }) => root(components[side]?.varResidual) },
  ];
  return makeTable<SamplingRow>(
    {
      name: "sampling",
      title: "Shift against sampling",
      caption:
        "A drop is beyond sampling when it exceeds the 97.5 % point of the differences that drawing other training and test subjects of the source domain alone produces. Interval over draws, then subjects; p: two-sided Wilcoxon signed-rank test over draws, of which five give 0.063 at the least. Where the scatter comes from: the next table.",
    },
    [
      ...modelColumns,
      countColumn("training_subjects", "training subjects", ({ size }) => size),
      countColumn("draws", "draws", ({ draws }) => draws),
      {
        name: "n_in_domain",
        title: "n in domain, outside",
        value: ({ cases }) => cases[0],
        text: ({ cases }) => cases.join(", "),
      },
      { name: "n_outside", value: ({ cases }) => cases[1] },
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
      ...deviations("inDomain", "in_domain"),
      ...deviations("outOfDomain", "outside"),
      csvRuns,
    ],
    rows,
  );
}

interface ScatterRow extends SamplingRow {
  readonly side: Side;
}

/** What makes scores differ, and how well a mean is known: a row for each tested domain and training size. */
export function scatterTable(results: readonly Selected<SamplingResult>[]): Table {
  const rows = results.flatMap(({ sizes, ...result }): ScatterRow[] => [
    ...sizes.map((at) => ({ ...result, ...at, side: "inDomain" as const, domain: IN_DOMAIN })),
    ...sizes.map((at) => ({ ...result, ...at, side: "outOfDomain" as const })),
  ]);
  const keyOf = ({ selection, protocol, method, sources, domain, label, metric, size }: ScatterRow) =>
    JSON.stringify([selection, protocol, method, sources, domain, label, metric, size]);
  const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()]; // targets share what is in domain
  const share = (name: keyof VarianceShares, title: string) =>
    numberColumn<ScatterRow>(`share_${name}`, title, 2, (row) => sharesOf(row)?.[name] ?? null);
  return makeTable<ScatterRow>(
    {
      name: "sampling-scatter",
      title: "Where the scatter of scores comes from",
      caption:
        "Shares of the variance of single scores. Draws: one training set gives better models than another. Subjects: some are harder for every model; the same share is the intraclass correlation ICC(2,1), 1 where all models give a subject the same score. Rest: what neither explains. SE of one model: how far the mean of ONE trained model lies from that of many on many subjects, as a standard error; SE of all: the same of the mean over the draws. Narrow from: training subjects at which the 95 % band of the size curve is narrower than 0.02 (two points of Dice).",
    },
    [
      ...[place.selection, place.protocol, place.method, place.sources, place.domain, place.label, place.metric],
      countColumn("training_subjects", "training subjects", ({ size }) => size),
      countColumn("draws", "draws", ({ draws }) => draws),
      countColumn("n", "n subjects", ({ cases, side }) => cases[side === "inDomain" ? 0 : 1]),
      share("draw", "share of draws"),
      share("case", "share of subjects (ICC)"),
      share("residual", "rest"),
      { name: "icc", value: (row) => sharesOf(row)?.case ?? null },
      numberColumn("se_one_model", "SE of one model", 4, ({ components, side }) => {
        return components[side]?.seOfMeanSingleDraw ?? null;
      }),
      numberColumn("se_all_draws", "SE of all", 4, ({ components, side }) => {
        return components[side]?.seOfMeanAllDraws ?? null;
      }),
      {
        name: "narrow_at",
        title: "narrow from",
        value: ({ narrowAt, side }) => narrowAt[side],
        text: ({ narrowAt, side, triedUpTo }) =>
          triedUpTo === null
            ? "no curve below three sizes"
            : String(narrowAt[side] ?? `none of the sizes tried up to ${triedUpTo}`),
      },
      { name: "tried_up_to", value: ({ triedUpTo }) => triedUpTo },
      csvRuns,
    ],
    distinct,
  );
}

function sharesOf({ components, side }: ScatterRow): VarianceShares | null {
  const of = components[side];
  return of && varianceShares(of);
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
      { name: "runs", value: ({ points }) => [...new Set(points.flatMap(({ runs }) => runs))].join(" ") },
    ],
    results.filter(({ points }) => points.length > 0),
  );
}

function root(variance: number | undefined): number | null {
  return variance === undefined ? null : Math.sqrt(variance);
}
