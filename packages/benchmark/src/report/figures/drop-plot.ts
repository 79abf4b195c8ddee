import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { titleOf, titleWithUnit } from "../../analysis/metric-words.ts";
import { kindOf } from "../../analysis/pooled.ts";
import { type Figure, HEADER } from "./figure.ts";

/** Every pooled drop of the leading metric with its interval. */
export function dropPlot({ pooled, settings }: StudyAnalysis): Figure[] {
  const [lead] = settings.metrics as [string];
  const hasProtocols = new Set(pooled.drops.map(({ protocol }) => protocol)).size > 1;
  const values = pooled.drops
    .filter(({ metric, drop }) => metric === lead && drop !== null)
    .map((one) => ({
      method: one.method,
      place: `${kindOf(one)} (n ${one.n.join(" and ")})`,
      label: hasProtocols ? `${one.label}, protocol ${(one.protocol ?? 0) + 1}` : one.label,
      drop: one.drop,
      low: one.ci95?.[0] ?? one.drop,
      high: one.ci95?.[1] ?? one.drop,
    }));
  if (values.length === 0) return [];
  const y = { field: "place", type: "nominal" as const, title: "tested in", sort: null, axis: { labelLimit: 0 } };
  const offset = {
    yOffset: { field: "method" },
    color: { field: "method", type: "nominal" as const, title: "method" },
  };
  const title = `drop of ${titleWithUnit(lead)}: in domain minus outside`;
  return [
    {
      name: "drops",
      title: `What every kind of shift costs, ${titleOf(lead)}`,
      caption:
        "Mean drop over all sources with 95 % interval over tested subjects; n: cases in domain and outside; dashed: no drop.",
      spec: {
        data: { values },
        facet: { row: { field: "label", title: null, header: HEADER } },
        spec: {
          width: 460,
          height:
            24 + 18 * new Set(values.map(({ place }) => place)).size * new Set(values.map(({ method }) => method)).size,
          layer: [
            {
              mark: { type: "rule", strokeDash: [4, 3], color: "currentColor", opacity: 0.6 },
              encoding: { x: { datum: 0, type: "quantitative" }, y: { value: 0 }, y2: { value: "height" } },
            },
            {
              mark: { type: "rule", strokeWidth: 2 },
              encoding: {
                y,
                x: { field: "low", type: "quantitative", title, scale: { zero: true } },
                x2: { field: "high" },
                ...offset,
              },
            },
            {
              mark: { type: "point", filled: true, size: 60, opacity: 1 },
              encoding: { y, x: { field: "drop", type: "quantitative" }, ...offset },
            },
          ],
        },
      },
    },
  ];
}
