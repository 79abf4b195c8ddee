import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import type { Matrix } from "../../analysis/matrices.ts";
import { axisTitle, formatInterval, formatMetric, isShare, titleOf } from "../../analysis/metric-words.ts";
import { betterOf } from "../../evaluation/metric-paths.ts";
import { groupBy } from "../../group-by.ts";
import type { Figure } from "./figure.ts";

/** Larger matrices are in the tables alone. */
const MOST_CELLS = 400;
/** Cells of one figure at most: of more methods the first are drawn. */
const MOST_TOGETHER = 400;
const FIELD_PX = 110;
/** Share of the colors, from the dark end, on which white is read better than black. */
const WHITE_UNTIL = 0.42;

/** Source x target, a panel for each method, every field with mean, interval and n; one figure a protocol, label and metric. */
export function heatMaps({ matrices }: StudyAnalysis): Figure[] {
  const figures = groupBy(matrices, ({ protocol, label, metric }) => JSON.stringify([protocol, label, metric]));
  return [...figures.values()].flatMap((ofMethods) => {
    const [first] = ofMethods as [Matrix];
    const size = Math.max(...ofMethods.map(({ sources, domains }) => sources.length * domains.length));
    if (size > MOST_CELLS) return [];
    const shown = ofMethods.slice(0, Math.max(1, Math.floor(MOST_TOGETHER / size)));
    const note =
      shown.length < ofMethods.length
        ? ` The first ${shown.length} of ${ofMethods.length} methods; tables/cells.csv has all.`
        : "";
    return [heatMap(shown, first, note)];
  });
}

function heatMap(matrices: readonly Matrix[], { protocol, label, metric }: Matrix, note: string): Figure {
  const values = matrices.flatMap(fieldsOf);
  const means = values.map(({ mean }) => mean);
  const domain = isShare(metric) ? [0, 1] : [0, Math.max(...means)];
  const isReversed = betterOf(metric) === "lower";
  const [least, most] = domain as [number, number];
  const turn = least + (isReversed ? WHITE_UNTIL : 1 - WHITE_UNTIL) * (most - least);
  const domains = new Set(values.map((one) => one.domain)).size;
  const line = (field: string, dy: number, fontSize: number) => ({
    mark: { type: "text" as const, dy, fontSize },
    encoding: {
      text: { field, type: "nominal" as const },
      color: {
        condition: { test: `datum.mean ${isReversed ? "<=" : ">="} ${turn}`, value: "#ffffff" },
        value: "#000000",
      },
    },
  });
  return {
    name: `heat-map-${(protocol ?? 0) + 1}-${label}-${metric}`,
    title: `${titleOf(metric)} of ${label} by source and target, protocol ${(protocol ?? 0) + 1}`,
    caption: `Mean with 95 % interval over tested subjects and n, the number of cases; penalized: missed, spurious and absent predictions over all seeds. Darker is better; outlined: in domain.${note}`,
    spec: {
      data: { values },
      facet: { column: { field: "method", title: null } },
      spec: {
        width: FIELD_PX * domains,
        height: { step: 62 },
        encoding: {
          x: { field: "domain", type: "nominal", title: "tested in", axis: { labelAngle: 0, orient: "bottom" } },
          y: { field: "source", type: "nominal", title: "trained on" },
        },
        layer: [
          {
            mark: { type: "rect", strokeWidth: 2 },
            encoding: {
              color: {
                field: "mean",
                type: "quantitative",
                title: axisTitle(metric),
                scale: { domain, scheme: "viridis", reverse: !isReversed },
                legend: { gradientLength: 200, orient: "bottom" },
              },
              stroke: { condition: { test: "datum.home", value: "currentColor" }, value: null },
            },
          },
          line("text", -14, 13),
          line("interval", 3, 10),
          line("counts", 18, 10),
        ],
      },
    },
  };
}

function fieldsOf({ method, metric, sources, domains, values }: Matrix) {
  return sources.flatMap((source, s) =>
    domains.flatMap((domain, d) => {
      const value = values[s]?.[d];
      if (value === undefined || value.mean === null) return [];
      const { mean, ci95, n, changed, penalized } = value;
      const text = formatMetric(metric, mean);
      const interval = formatInterval(metric, ci95);
      const counts = `n ${n}${penalized > 0 ? `, penalized ${penalized}` : ""}`;
      return [{ method, source, domain, mean, text, interval, counts, home: changed.length === 0 }];
    }),
  );
}
