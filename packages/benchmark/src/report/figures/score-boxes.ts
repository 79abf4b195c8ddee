import type { Cell } from "../../analysis/cell.ts";
import { axisTitle, titleOf } from "../../analysis/metric-words.ts";
import { groupBy } from "../../group-by.ts";
import type { Figure } from "./figure.ts";

/** Points of a figure at most; boxes are of all. */
const MOST_POINTS = 3000;

/** Case scores of every kind of shift and method: box plots with the cases themselves; one figure a label and metric. */
export function scoreBoxes(pooled: readonly Cell[]): Figure[] {
  const figures = groupBy(pooled, ({ label, metric }) => JSON.stringify([label, metric]));
  return [...figures.values()].map((cells) => {
    const [{ label, metric }] = cells as [Cell];
    const scored = cells.flatMap(({ method, domain, cases }) =>
      cases.flatMap(({ score }) => (score === null ? [] : [{ method, domain, score }])),
    );
    const every = Math.ceil(scored.length / MOST_POINTS);
    const values = scored.map((one, at) => ({ ...one, isPoint: at % every === 0 }));
    const points = every === 1 ? "A point is a case" : `A point is one of every ${every} cases`;
    const counts = cells.map(
      ({ method, domain, cases }) => `${method}, ${domain}: ${cases.filter(({ score }) => score !== null).length}`,
    );
    const y = { field: "score", type: "quantitative" as const, title: axisTitle(metric) };
    const methods = new Set(values.map(({ method }) => method)).size;
    const color = { field: "method", type: "nominal" as const, title: "method" };
    return {
      name: `scores-${label}-${metric}`,
      title: `${titleOf(metric)} of ${label}, case by case`,
      caption: `${points}, its seeds averaged; boxes are quartiles with the median, whiskers reach 1.5 interquartile ranges. Cases: ${counts.join("; ")}.`,
      spec: {
        data: { values },
        facet: { column: { field: "domain", type: "nominal", title: null, sort: null } },
        spec: {
          width: Math.max(120, 60 * methods),
          height: 260,
          encoding: { x: { field: "method", type: "nominal", title: null, axis: { labelAngle: -30 } }, y },
          layer: [
            {
              mark: {
                type: "boxplot",
                size: 30,
                outliers: false,
                median: { color: "currentColor" },
                box: { fillOpacity: 0.35 },
                rule: { color: "currentColor" },
              },
              encoding: { color },
            },
            {
              transform: [
                { filter: "datum.isPoint" },
                { window: [{ op: "row_number", as: "at" }], groupby: ["method"] },
                { calculate: "sin(datum.at * 12.9898) * 0.8", as: "jitter" },
              ],
              mark: { type: "point", filled: true, size: 14, opacity: 0.55 },
              encoding: { color, xOffset: { field: "jitter", type: "quantitative", scale: { domain: [-2, 2] } } },
            },
          ],
        },
      },
    };
  });
}
