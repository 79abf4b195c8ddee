import type { SelectionAnalysis, StudyAnalysis } from "../../analysis/analyze-study.ts";
import type { Drop, DropContrast } from "../../analysis/drops.ts";
import { penalizedOf } from "../../analysis/models.ts";
import type { MarkedCell } from "../../analysis/seen-people.ts";
import type { AtSourceCenters } from "../../analysis/source-centers.ts";
import type { SubgroupSummary } from "../../analysis/subgroups.ts";
import type { CellSummary } from "../../analysis/summarize-cell.ts";
import {
  countColumn,
  intervalColumns,
  metricColumn,
  modelColumns,
  ofAllSelections,
  placeColumns as place,
  type RunsColumn,
  runsColumn,
  type Selected,
} from "./columns.ts";
import { differenceTable, gapTable } from "./comparison-tables.ts";
import { markMethods } from "./mark-methods.ts";
import { detectionTable, volumeTable } from "./object-tables.ts";
import { rankingTable, schemeTable } from "./ranking-table.ts";
import { correlationTable, samplingTable, scatterTable } from "./sampling-tables.ts";
import { searchTable } from "./search-table.ts";
import { type Column, makeTable, type Table } from "./table.ts";

/**
 * Every table of a study that has rows, in the report's order. They hold no times and no paths.
 *
 * @param numbers by which pages call runs, from `runNumbers`
 */
export function studyTables(analysis: StudyAnalysis, numbers: ReadonlyMap<string, number> = new Map()): Table[] {
  const runs = runsColumn(numbers);
  const all = <T>(of: (one: SelectionAnalysis) => readonly T[]) => ofAllSelections(analysis, of);
  const tables = [
    summaryTable(
      { name: "pooled", title: "Scores by kind of shift", caption: POOLED },
      all(({ pooled }) => pooled.cells),
      runs,
    ),
    dropTable(
      "pooled-drops",
      "Drops by kind of shift",
      POOLED,
      all(({ pooled }) => pooled.drops),
      runs,
    ),
    contrastTable(
      "pooled-contrasts",
      "Which shift costs more",
      all(({ pooled }) => pooled.contrasts),
      runs,
    ),
    differenceTable(
      "pooled-differences",
      "Methods against the reference, by kind of shift",
      POOLED,
      all(({ pooled }) => pooled.differences),
    ),
    summaryTable(
      { name: "cells", title: "Scores of every cell", caption: CELL },
      all((one) => one.cells),
      runs,
    ),
    dropTable(
      "drops",
      "Drops of every source and target",
      "",
      all((one) => one.drops),
      runs,
    ),
    contrastTable(
      "contrasts",
      "Which shift costs more, source by source",
      all((one) => one.contrasts),
      runs,
    ),
    differenceTable(
      "differences",
      "Methods against the reference, cell by cell",
      "",
      all((one) => one.differences),
    ),
    gapTable(all((one) => one.gaps)),
    rankingTable(all((one) => one.rankings)),
    schemeTable(all((one) => one.rankings)),
    samplingTable(all((one) => one.sampling)),
    scatterTable(all((one) => one.sampling)),
    correlationTable(all((one) => one.correlations)),
    searchTable(analysis.searches),
    subgroupTable(
      analysis,
      all(({ subgroups }) => subgroups),
      runs,
    ),
    sourceCenterTable(
      all((one) => one.sourceCenters),
      runs,
    ),
    detectionTable(
      all((one) => one.detection),
      runs,
    ),
    volumeTable(
      all((one) => one.volumes),
      runs,
    ),
  ];
  const { unlabeledTarget } = analysis.settings;
  return tables.filter(({ rows }) => rows.length > 0).map((table) => markMethods(table, unlabeledTarget));
}

const POOLED =
  "Over all sources and domains of one kind: the unweighted mean of the means of every model in every domain; n: distinct cases.";
const CELL =
  "A row is one method, trained on one choice of sources, tested in one domain; a case's seeds are averaged.";
const SCORES =
  "n: cases in the mean, penalized ones included; interval over subjects; SD: of the seeds' means; penalized: missed, spurious and absent predictions, all seeds counted; runs: their numbers under Provenance.";

const meanColumns: readonly Column<Omit<CellSummary, "counts">>[] = [
  metricColumn("mean", "mean", ({ mean }) => mean),
  ...intervalColumns<Omit<CellSummary, "counts">>(({ ci95 }) => ci95),
  metricColumn("median", "median", ({ median }) => median),
  metricColumn("sd_over_seeds", "SD", ({ sdOverSeeds }) => sdOverSeeds),
  countColumn("n", "n", ({ n }) => n),
  countColumn("subjects", "subjects", ({ subjects }) => subjects),
  countColumn("seeds", "seeds", ({ seeds }) => seeds),
];

const scoreColumns: readonly Column<CellSummary>[] = [
  ...meanColumns,
  countColumn("penalized", "penalized", penalizedOf),
  { name: "missed", value: ({ counts }) => counts.missed },
  { name: "spurious", value: ({ counts }) => counts.spurious },
  { name: "no_prediction", value: ({ counts }) => counts.noPrediction },
  { name: "both_empty", value: ({ counts }) => counts.bothEmpty },
];

/** Stated once where nobody is on both sides. */
const seenPeople: Column<MarkedCell> = {
  isPlace: true,
  name: "cases_of_people_trained_on",
  title: "cases of people trained on",
  value: (row) => row.seenPeople,
};

function summaryTable(
  { caption, ...names }: Pick<Table, "name" | "title" | "caption">,
  cells: readonly Selected<MarkedCell>[],
  runs: RunsColumn,
): Table {
  const { method, protocol, sources, leftOut, size, draw, domain, changed, label, metric } = place;
  const columns = [
    place.selection,
    protocol,
    method,
    sources,
    leftOut,
    size,
    draw,
    domain,
    changed,
    label,
    metric,
    seenPeople,
    ...scoreColumns,
    runs,
  ];
  return makeTable<Selected<MarkedCell>>({ ...names, caption: `${caption} ${SCORES}` }, columns, cells);
}

function dropTable(
  name: string,
  title: string,
  caption: string,
  drops: readonly Selected<Drop>[],
  runs: RunsColumn,
): Table {
  return makeTable<Selected<Drop>>(
    {
      name,
      title,
      caption: `${caption} Drop: mean in domain minus mean outside, of the same models (of several source domains, unweighted); above 0 is worse outside for overlaps and surface Dice, below 0 for distances. n: cases in domain and outside.`,
    },
    [
      ...modelColumns,
      place.leftOut,
      metricColumn("in_domain", "in domain", ({ inDomain }) => inDomain),
      metricColumn("outside", "outside", ({ outOfDomain }) => outOfDomain),
      metricColumn("drop", "drop", ({ drop }) => drop),
      ...intervalColumns<Drop>(({ ci95 }) => ci95),
      countColumn("n_in_domain", "n in domain", ({ n }) => n[0]),
      countColumn("n_outside", "n outside", ({ n }) => n[1]),
      { name: "subjects_in_domain", value: ({ subjects }) => subjects[0] },
      { name: "subjects_outside", value: ({ subjects }) => subjects[1] },
      { name: "subjects_of_both", value: ({ subjectsOfBoth }) => subjectsOfBoth },
      { name: "penalized_in_domain", value: ({ penalized }) => penalized[0] },
      { name: "penalized_outside", value: ({ penalized }) => penalized[1] },
      { name: "seeds", value: ({ seeds }) => seeds },
      runs,
    ],
    drops,
  );
}

function contrastTable(
  name: string,
  title: string,
  contrasts: readonly Selected<DropContrast>[],
  runs: RunsColumn,
): Table {
  return makeTable<Selected<DropContrast>>(
    {
      name,
      title,
      caption:
        "Drop where only the first column changes minus drop where only the second does, on the same models; above 0: the first costs more, of distances below 0. n: cases of each.",
    },
    [
      ...[place.selection, place.protocol, place.method, place.sources, place.leftOut, place.label, place.metric],
      { name: "more", title: "drop by", value: ({ more }) => more },
      { name: "less", title: "minus drop by", value: ({ less }) => less },
      metricColumn("difference", "difference", ({ difference }) => difference),
      ...intervalColumns<DropContrast>(({ ci95 }) => ci95),
      countColumn("n_more", "n of the first", ({ n }) => n[0]),
      countColumn("n_less", "n of the second", ({ n }) => n[1]),
      runs,
    ],
    contrasts,
  );
}

function subgroupTable(
  { sizeBorders }: SelectionAnalysis,
  subgroups: readonly Selected<SubgroupSummary>[],
  runs: RunsColumn,
): Table {
  const borders = Object.entries(sizeBorders).map(
    ([label, [small, large]]) => `${label}: small up to ${small.toFixed(1)} ml, large above ${large.toFixed(1)} ml`,
  );
  return makeTable<Selected<SubgroupSummary>>(
    {
      name: "subgroups",
      title: "Subgroups",
      caption: `Over all sources, by kind of shift. Size: thirds of the reference's volume (${borders.join("; ")}). ${SCORES}`,
    },
    [
      ...[place.selection, place.protocol, place.method, place.domain, place.label, place.metric],
      { name: "column", title: "column", value: ({ column }) => column },
      { name: "value", title: "value", value: ({ value }) => value },
      ...meanColumns,
      countColumn("penalized", "penalized", ({ penalized }) => penalized),
      runs,
    ],
    subgroups,
  );
}

function sourceCenterTable(cells: readonly Selected<AtSourceCenters>[], runs: RunsColumn): Table {
  return makeTable<Selected<AtSourceCenters>>(
    {
      name: "source-centers",
      title: "Number of source centers",
      caption: `On the cases that every number of centers has, by kind of shift: the unweighted mean over domains of the models' means. ${SCORES}`,
    },
    [
      ...[place.selection, place.protocol, place.method],
      countColumn("centers", "centers", ({ centers }) => centers),
      { name: "kind", title: "tested", value: ({ kind }) => kind },
      ...[place.label, place.metric],
      ...meanColumns,
      countColumn("penalized", "penalized", ({ penalized }) => penalized),
      runs,
    ],
    cells,
  );
}
