import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import type { CellSummary } from "../../analysis/cell.ts";
import { formatInterval, formatMetric, titleWithUnit } from "../../analysis/metric-words.ts";
import { IN_DOMAIN } from "../../analysis/pooled.ts";
import type { Study } from "../../study/study-config.ts";
import records from "../data/published.json" with { type: "json" };
import { section, tableHtml } from "../html/elements.ts";
import { makeTable } from "../tables/table.ts";

type Published = (typeof records)[number];

interface Row {
  readonly who: string;
  readonly where: string;
  readonly protocol: string;
  readonly label: string;
  readonly metric: string;
  readonly value: number;
  readonly text: string;
  readonly interval: string;
  readonly cases: number | null;
  readonly data: string;
}

const SOURCES: Readonly<Record<string, string>> = {
  "dual-task": "Li et al., Dual-Task Synergy",
  pancreasdg: "PancreasDG (arXiv 2507.23110)",
  crosspan: "CrossPan",
};
/** Labels of a study that a published task means. */
const TASKS: Readonly<Record<string, readonly string[]>> = { pancreas: ["pancreas"], tumor: ["lesion", "tumor"] };
const BOUNDS: Readonly<Record<string, string>> = { gt: "> ", lt: "< " };

/** Numbers of other people on other data beside ours, where protocol, label and metric are the same. */
export function publishedSection(study: Study, { pooled }: StudyAnalysis): string {
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
    .map(({ cell, protocol }) => rowOfCell(cell, protocol));
  const table = makeTable<Row>(
    {
      name: "published",
      title: "Published numbers of the same protocols",
      caption:
        "Context, never a target: other people's data, training and sizes. Published rows have no interval and no n because their sources print none.",
    },
    [
      { name: "who", title: "who", value: ({ who }) => who },
      { name: "where", title: "where", value: ({ where }) => where },
      { name: "protocol", title: "protocol", value: ({ protocol }) => protocol },
      { name: "label", title: "label", value: ({ label }) => label },
      { name: "metric", title: "metric", value: ({ metric }) => titleWithUnit(metric) },
      { name: "value", title: "value", value: ({ value }) => value, text: ({ text }) => text },
      { name: "ci95", title: "95 % CI", value: ({ interval }) => interval },
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
  if (what === "sequence") return "cross-sequence";
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
    who: SOURCES[source] ?? source,
    where: [where, row, setting.test?.replaceAll("-", " ")].filter((part) => part != null).join(", "),
    protocol: protocolOf(record),
    label: setting.task,
    metric,
    value,
    text: `${BOUNDS[bound ?? ""] ?? ""}${formatMetric(metric, value)}`,
    interval: "not given",
    cases: null,
    data: `published, other data${note === null ? "" : `: ${note}`}`,
  };
}

function rowOfCell(cell: CellSummary, protocol: string): Row {
  const { method, domain, label, metric, mean, ci95, n } = cell;
  return {
    who: `this study: ${method}`,
    where: domain,
    protocol,
    label,
    metric,
    value: mean ?? Number.NaN,
    text: formatMetric(metric, mean),
    interval: formatInterval(metric, ci95),
    cases: n,
    data: "this study's",
  };
}
