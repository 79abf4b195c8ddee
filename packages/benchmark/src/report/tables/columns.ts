import type { SelectionAnalysis, StudyAnalysis } from "../../analysis/analyze-study.ts";
import type { CellPlace } from "../../analysis/cell.ts";
import { formatInterval, formatMetric, titleWithUnit } from "../../analysis/metric-words.ts";
import type { Interval, MeanContrast } from "../../analysis/resampling.ts";
import { nameOfSelection, type Selection } from "../../study/selection-config.ts";
import type { Column } from "./table.ts";

/** A row of a table with the rule that chose the models. */
export type Selected<T> = T & { readonly selection: Selection };

/** Rows of every selection rule of a study, the leading one's first. */
export function ofAllSelections<T>(
  analysis: StudyAnalysis,
  rowsOf: (one: SelectionAnalysis) => readonly T[],
): Selected<T>[] {
  return [analysis, ...analysis.further].flatMap((one) =>
    rowsOf(one).map((row) => ({ ...row, selection: one.selection })),
  );
}

/** Columns that say where in the protocols a row belongs; protocols are counted from 1. */
export const placeColumns = {
  method: { isPlace: true, name: "method", title: "method", value: ({ method }: Pick<CellPlace, "method">) => method },
  selection: {
    isPlace: true,
    name: "selection",
    title: "selection",
    /** Who chose predictions made elsewhere, which belong to no protocol, is not known. */
    value: ({ selection, protocol }: Selected<Partial<Pick<CellPlace, "protocol">>>) =>
      protocol === null ? null : nameOfSelection(selection),
  },
  protocol: {
    isPlace: true,
    name: "protocol",
    title: "protocol",
    value: ({ protocol }: Pick<CellPlace, "protocol">) => (protocol === null ? null : protocol + 1),
  },
  sources: {
    isPlace: true,
    name: "sources",
    title: "trained on",
    /** Of predictions made elsewhere nobody knows. */
    value: ({ sources }: Pick<CellPlace, "sources">) => sources || null,
  },
  leftOut: {
    isPlace: true,
    name: "left_out",
    title: "left out",
    value: ({ leftOut }: Pick<CellPlace, "leftOut">) => leftOut,
  },
  size: {
    isPlace: true,
    name: "training_subjects",
    title: "training subjects",
    value: ({ sample }: Pick<CellPlace, "sample">) => sample?.size ?? null,
  },
  draw: {
    isPlace: true,
    name: "draw",
    title: "draw",
    value: ({ sample }: Pick<CellPlace, "sample">) => sample?.draw ?? null,
  },
  domain: {
    isPlace: true,
    name: "domain",
    title: "tested in",
    value: ({ domain }: Pick<CellPlace, "domain">) => domain,
  },
  changed: {
    isPlace: true,
    name: "changed",
    title: "what differs",
    value: ({ changed }: Pick<CellPlace, "changed">) => changed.join(" + "),
    text: ({ changed, protocol }: Pick<CellPlace, "changed"> & Partial<Pick<CellPlace, "protocol">>) =>
      protocol === null ? "n/a" : changed.join(" + ") || "nothing",
  },
  label: { isPlace: true, name: "label", title: "label", value: ({ label }: Pick<CellPlace, "label">) => label },
  metric: {
    isPlace: true,
    name: "metric",
    title: "metric",
    value: ({ metric }: Pick<CellPlace, "metric">) => metric,
    text: ({ metric }: Pick<CellPlace, "metric">) => titleWithUnit(metric),
  },
} as const;

/** Where a cell's numbers belong, whatever the metric. */
export const cellColumns = [
  ...[placeColumns.selection, placeColumns.protocol, placeColumns.method, placeColumns.sources, placeColumns.leftOut],
  ...[placeColumns.size, placeColumns.draw, placeColumns.domain, placeColumns.changed, placeColumns.label],
] as const;

/** Where the numbers of a drop, of sampling and the like belong: no fold or draw parts them. */
export const modelColumns = [
  placeColumns.selection,
  placeColumns.protocol,
  placeColumns.method,
  placeColumns.sources,
  placeColumns.domain,
  placeColumns.changed,
  placeColumns.label,
  placeColumns.metric,
] as const;

/** Parts of a list of runs on a page at most. */
const MOST_RANGES = 8;

export type RunsColumn = ReturnType<typeof runsColumn>;

/** Identities of runs in CSV, on pages their numbers in the table of runs: `1-3, 7`. */
export function runsColumn(numbers: ReadonlyMap<string, number>): Column<{ readonly runs: readonly string[] }> {
  return {
    name: "runs",
    ...(numbers.size > 0 && { title: "runs" }), // else nothing is trained
    value: ({ runs }) => runs.join(" "),
    text: ({ runs }) => {
      const ranges = rangesOf(runs.flatMap((run) => numbers.get(run) ?? []).sort((a, b) => a - b));
      if (ranges.length > MOST_RANGES) return `${runs.length} runs`;
      return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(", ") || "none";
    },
  };
}

/** Identities of runs, in CSV alone: where pages have no room. */
export const csvRuns: Column<{ readonly runs: readonly string[] }> = {
  name: "runs",
  value: ({ runs }) => runs.join(" "),
};

/** Ascending whole numbers as first and last of each unbroken row. */
function rangesOf(numbers: readonly number[]): (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** A value in the unit of the row's metric. */
export function metricColumn<R extends { readonly metric: string }>(
  name: string,
  title: string,
  value: (row: R) => number | null,
): Column<R> {
  return { name, title, value, text: (row) => formatMetric(row.metric, value(row)) };
}

/** The ends of an interval in CSV, "low to high" on pages. */
export function intervalColumns<R extends { readonly metric: string }>(
  intervalOf: (row: R) => Interval | null,
  name = "ci95",
  title = "95 % CI",
): Column<R>[] {
  return [
    {
      name: `${name}_low`,
      title,
      value: (row) => intervalOf(row)?.[0] ?? null,
      text: (row) => formatInterval(row.metric, intervalOf(row)),
    },
    { name: `${name}_high`, value: (row) => intervalOf(row)?.[1] ?? null },
  ];
}

/** A mean with its interval: on pages in one column, in CSV in three. */
export function estimateColumns<R>(
  name: string,
  title: string,
  decimals: number,
  estimateOf: (row: R) => MeanContrast,
): Column<R>[] {
  return [
    {
      name,
      title: `${title} (95 % CI)`,
      value: (row) => estimateOf(row).estimate,
      text: (row) => {
        const { estimate, interval } = estimateOf(row);
        if (estimate === null) return "n/a";
        const ends = interval?.map((end) => fixed(end, decimals)).join(" to ") ?? "n/a";
        return `${fixed(estimate, decimals)} (${ends})`;
      },
    },
    { name: `${name}_ci95_low`, value: (row) => estimateOf(row).interval?.[0] ?? null },
    { name: `${name}_ci95_high`, value: (row) => estimateOf(row).interval?.[1] ?? null },
  ];
}

/** Without a minus sign before 0. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A count. */
export function countColumn<R>(name: string, title: string, value: (row: R) => number | null): Column<R> {
  return { name, title, value };
}

/** A plain number with so many decimals on pages. */
export function numberColumn<R>(
  name: string,
  title: string,
  decimals: number,
  value: (row: R) => number | null,
): Column<R> {
  return {
    name,
    title,
    value,
    text: (row) => {
      const number = value(row);
      return number === null ? "n/a" : fixed(number, decimals);
    },
  };
}
