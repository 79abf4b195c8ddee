import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { axisTitle, titleOf } from "../../analysis/metric-words.ts";
import { type Figure, firstPanels, HEADER } from "./figure.ts";

/** Target against source scores, a panel for each target that has enough models for a correlation. */
export function correlationPlot({ correlations, settings }: StudyAnalysis): Figure[] {
  const [lead] = settings.metrics as [string];
  const values = correlations.flatMap(({ domain, changed, label, points, correlation }) => {
    if (correlation === null) return [];
    const { r, interval: fisher } = correlation.pearson;
    const ends = (correlation.ci95ByTrainingSet ?? fisher)?.map((end) => end.toFixed(2)).join(" to ") ?? "n/a";
    const found = r === null ? "no r" : `r ${r.toFixed(2)} (${ends})`;
    const panel = `${label}, ${domain}, other ${changed.join(" and ")}: ${points.length} models, ${found}`;
    return points.map(({ method, sources, source, target }) => ({ panel, method, sources, source, target }));
  });
  if (values.length === 0) return [];
  const { shown, note } = firstPanels(values);
  const scale = { zero: false, padding: 10 };
  return [
    {
      name: "source-target",
      title: `Does a good score at home promise one outside? ${titleOf(lead)}`,
      caption: `A point is one method trained on one choice of subjects, its seeds averaged; dashed: no drop. r: Pearson's, with its 95 % interval over training sets (Fisher's where there are too few).${note}`,
      spec: {
        data: { values: shown },
        facet: { field: "panel", type: "nominal", title: null, header: HEADER },
        columns: 2,
        resolve: { axis: { x: "independent", y: "independent" } },
        spec: {
          width: 300,
          height: 220,
          layer: [
            {
              mark: { type: "line", strokeDash: [4, 3], color: "currentColor", opacity: 0.5 },
              encoding: {
                x: { field: "source", type: "quantitative", scale, title: `in domain: ${axisTitle(lead)}` },
                y: { field: "source", type: "quantitative", scale, title: `outside: ${axisTitle(lead)}` },
              },
            },
            {
              mark: { type: "point", filled: true, size: 50, opacity: 1 },
              encoding: {
                x: { field: "source", type: "quantitative" },
                y: { field: "target", type: "quantitative" },
                color: { field: "method", type: "nominal", title: "method" },
              },
            },
          ],
        },
      },
    },
  ];
}
