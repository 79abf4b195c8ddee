import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { formatInterval, formatMetric, titleWithUnit } from "../../analysis/metric-words.ts";
import { IN_DOMAIN } from "../../analysis/pooled.ts";
import type { CellSummary } from "../../analysis/summarize-cell.ts";
import type { Study } from "../../study/study-config.ts";
import records from "../data/published.json" with { type: "json" };
import { section, tableHtml } from "../html/elements.ts";
import { markedName } from "../tables/mark-methods.ts";
import { makeTable } from "../tables/table.ts";

type Published = (typeof records)[number];

interface Row {
  readonly who: string;
  readonly year: number | null;
  readonly reference: string | null;
  readonly where: string;
  readonly protocol: string;
  readonly label: string;
  readonly metric: string;
  readonly metricTitle: string;
  readonly value: number;
  readonly text: string;
  readonly cases: number | null;
  readonly data: string;
}

interface Source {
  readonly who: string;
  /** `null`: what we read of it does not say. */
  readonly year: number | null;
  readonly reference: string | null;
}

/** What the texts themselves and their project pages say. */
const SOURCES: Readonly<Record<string, Source>> = {
  "dual-task": { who: "Li et al., Dual-Task Synergy", year: null, reference: null },
  pancreasdg: { who: "PancreasDG", year: 2025, reference: "arXiv 2507.23110" },
  crosspan: { who: "CrossPan", year: 2026, reference: "arXiv 2604.18797" },
};
/** The text gives its HD no definition. */
const UNDEFINED_HD: Readonly<Record<string, string>> = { "dual-task": "HD (definition not given), mm" };
/** Labels of a study that a published task means. */
const TASKS: Readonly<Record<string, readonly string[]>> = { pancreas: ["pancreas"], tumor: ["lesion", "tumor"] };
const BOUNDS: Readonly<Record<string, string>> = { gt: "> ", lt: "< " };

/** Numbers of other people on other data beside ours, where protocol, label and metric are the same. */
export function publishedSection(study: Study, { pooled, settings }: StudyAnalysis): string {
  if (study.task.side !== undefined) return "";
  const ours = pooled.cells.flatMap((cell) => {
    const protocol = publishedProtocol(cell);
    return protocol === null || cell.mean === null ? [] : [{ cell, protocol }];
  });
  const isMatched = (record: Published) =>
    ours.some(
      ({ cell, protocol }) =>
        protocolOf(record) === protocol &&
        cell.metric === record.metric &&
        (TASKS[record.setting.task] ?? []).includes(cell.label),
    );
  const matched = records.filter((record) => isSummary(record) && isMatched(record)).map(rowOfRecord);
  if (matched.length === 0) return "";
  const mine = ours
    .filter(({ cell, protocol }) => matched.some((row) => row.metric === cell.metric && row.protocol === protocol))
    .map(({ cell, protocol }) => rowOfCell(cell, protocol, study, settings.unlabeledTarget));
  const table = makeTable<Row>(
    {
      name: "published",
      title: "Published numbers of the same protocols",
      caption:
        "Context, never a target: other people's data, training and sizes. Published rows have no interval and no n because their sources print none; year and reference are n/a where the text that we read has none.",
    },
    [
      { name: "who", title: "who", value: ({ who }) => who },
      { name: "year", title: "year", value: ({ year }) => year },
      { name: "reference", title: "reference", value: ({ reference }) => reference },
      { name: "where", title: "where", value: ({ where }) => where },
      { isPlace: true, name: "protocol", title: "protocol", value: ({ protocol }) => protocol },
      { isPlace: true, name: "label", title: "label", value: ({ label }) => label },
      { isPlace: true, name: "metric", title: "metric", value: ({ metricTitle }) => metricTitle },
      { name: "value", title: "value (95 % CI)", value: ({ value }) => value, text: ({ text }) => text },
      { name: "n", title: "n cases", value: ({ cases }) => cases },
      { name: "data", title: "data", value: ({ data }) => data },
    ],
    [...mine, ...matched],
  );
  return section("published", "Beside published numbers", tableHtml(table));
}

/** What a published protocol calls a pooled cell; `null` when it has no counterpart. */
function publishedProtocol({ family, domain, changed }: CellSummary): string | null {
  const what = changed.join(" ");
  if (domain === IN_DOMAIN) return "in-domain";
  // Trained on several sequences, one left out: not what the papers' single source sequence is.
  if (what === "sequence") return family === "leave-one-out" ? null : "cross-sequence";
  return family === "leave-one-out" && what === "center" ? "leave-one-center-out" : null;
}

function protocolOf({ setting: { protocol } }: Published): string {
  return protocol?.startsWith("in-domain") ? "in-domain" : (protocol ?? "");
}

/** Means and abstracts, not every center's number. */
function isSummary({ where, setting: { test } }: Published): boolean {
  return where === "abstract" || (test === "mean" && /^Table (II|III|IV|VI)$/.test(where));
}

function rowOfRecord(record: Published): Row {
  const { source, where, row, setting, metric, value, bound, note } = record;
  return {
    ...(SOURCES[source] ?? { who: source, year: null, reference: null }),
    where: [where, row, setting.test?.replaceAll("-", " ")].filter((part) => part != null).join(", "),
    protocol: protocolOf(record),
    label: setting.task,
    metric,
    metricTitle: (metric === "hd95Mm" ? UNDEFINED_HD[source] : undefined) ?? titleWithUnit(metric),
    value,
    text: `${BOUNDS[bound ?? ""] ?? ""}${formatMetric(metric, value)}`,
    cases: null,
    data: ["published, other data", splitOf(record), note].filter((part) => part !== null).join("; "),
  };
}

/** How the paper tests in domain, which may not be how the study does. */
function splitOf({ setting: { protocol } }: Published): string | null {
  return protocol === "in-domain-4-fold" ? "4-fold cross-validation" : null;
}

function rowOfCell(cell: CellSummary, protocol: string, study: Study, marked: readonly string[]): Row {
  const { method, domain, label, metric, mean, ci95, n } = cell;
  return {
    who: `this study: ${markedName(method, marked)}`,
    year: null,
    reference: null,
    where: domain,
    protocol,
    label,
    metric,
    metricTitle: titleWithUnit(metric),
    value: mean ?? Number.NaN,
    text: `${formatMetric(metric, mean)} (${formatInterval(metric, ci95)})`,
    cases: n,
    data: ["this study's", ownSplitOf(cell, study)].filter((part) => part !== null).join("; "),
  };
}

/** How this study splits the subjects of a domain that it trains on and tests in. */
function ownSplitOf({ domain, protocol }: CellSummary, { protocols }: Study): string | null {
  const settings = domain === IN_DOMAIN && protocol !== null ? protocols[protocol] : undefined;
  if (settings === undefined) return null;
  const crossValidation = (folds: number) => `${folds}-fold cross-validation`;
  if (settings.family === "in-domain") return crossValidation(settings.folds);
  if (settings.family === "shift" && settings.split.kind === "cross-validation")
    return crossValidation(settings.split.folds);
  return "one fixed split, not the cross-validation of published in-domain rows";
}
