import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { axisTitle, titleOf } from "../../analysis/metric-words.ts";
import { type Figure, firstPanels, HEADER } from "./figure.ts";

/** The leading metric by number of source centers. */
export function sourceCenterPlot({ sourceCenters, settings }: StudyAnalysis): Figure[] {
  const [lead] = settings.metrics as [string];
  const values = sourceCenters
    .filter(({ mean }) => mean !== null)
    .map(({ method, label, kind, centers, mean, ci95, n }) => ({
      ...{ method, centers, mean, n },
      panel: `${label}, ${kind}`,
      low: ci95?.[0] ?? mean,
      high: ci95?.[1] ?? mean,
    }));
  if (values.length === 0) return [];
  const { shown, note } = firstPanels(values);
  const x = { field: "centers", type: "ordinal" as const, title: "centers trained on" };
  const color = { field: "method", type: "nominal" as const, title: "method" };
  const y = { type: "quantitative" as const, title: axisTitle(lead), scale: { zero: false } };
  return [
    {
      name: "source-centers",
      title: `${titleOf(lead)} by number of source centers`,
      caption: `Mean with 95 % interval over tested subjects; the table states n of every point.${note}`,
      spec: {
        data: { values: shown },
        facet: { column: { field: "panel", title: null, header: HEADER } },
        spec: {
          width: 200,
          height: 220,
          encoding: { x, color, xOffset: { field: "method" } },
          layer: [
            { mark: { type: "rule" }, encoding: { y: { ...y, field: "low" }, y2: { field: "high" } } },
            { mark: { type: "point", filled: true, size: 50 }, encoding: { y: { ...y, field: "mean" } } },
          ],
        },
      },
    },
  ];
}
