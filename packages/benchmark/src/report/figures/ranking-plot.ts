import { counted } from "@panshift/core";
import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { titleOf } from "../../analysis/metric-words.ts";
import { OVER_DOMAINS } from "../../analysis/study-rankings.ts";
import { type Figure, firstPanels, HEADER } from "./figure.ts";

/** Ranks of the leading metric with the range that resampled subjects give, place by place. */
export function rankingPlot({ rankings, settings }: StudyAnalysis): Figure[] {
  const [lead] = settings.metrics as [string];
  const hasLabels = new Set(rankings.map(({ label }) => label)).size > 1;
  const values = rankings
    .filter(({ metric }) => metric === lead)
    .flatMap(({ kind, domain, label, subjects, tau, methods }) => {
      const place = domain === OVER_DOMAINS ? `${kind}: ${domain}` : domain === kind ? domain : `${kind}: ${domain}`;
      return methods.map(({ method, rank, rankInterval: [low, high], firstShare }) => ({
        ...{ method, rank, low, high, first: `first in ${(100 * firstShare).toFixed(0)} %` },
        panel: `${hasLabels ? `${label}, ` : ""}${place} (${counted(subjects, "subject")}, tau ${tau.mean.toFixed(2)})`,
      }));
    });
  if (values.length === 0) return [];
  const { shown, note } = firstPanels(values);
  const color = { field: "method", type: "nominal" as const, title: "method" };
  return [
    {
      name: "rankings",
      title: `Ranking by ${titleOf(lead)} and its stability`,
      caption: `Rank 1 is best. Lines hold 95 % of the ranks over 1,000 resamples of the subjects; tau: mean of Kendall's tau between resampled rankings and this one; words: in which share of resamples a method is first.${note}`,
      spec: {
        data: { values: shown },
        facet: {
          field: "panel",
          type: "nominal",
          title: null,
          sort: [...new Set(shown.map(({ panel }) => panel))],
          header: HEADER,
        },
        columns: 2,
        spacing: { row: 12, column: 100 },
        spec: {
          width: 340,
          height: { step: 20 },
          encoding: { y: { field: "method", type: "nominal", title: null, axis: { labelLimit: 0 } } },
          layer: [
            {
              mark: { type: "rule", strokeWidth: 3 },
              encoding: {
                x: {
                  field: "low",
                  type: "quantitative",
                  title: "rank",
                  axis: { tickMinStep: 1 },
                  scale: { zero: false, nice: false, padding: 12 },
                },
                x2: { field: "high" },
                color,
              },
            },
            {
              mark: { type: "point", filled: true, size: 70, opacity: 1 },
              encoding: { x: { field: "rank", type: "quantitative" }, color },
            },
            {
              mark: { type: "text", align: "left", dx: 10, dy: -7, fontSize: 10, color: "currentColor" },
              encoding: { x: { field: "rank", type: "quantitative" }, text: { field: "first" } },
            },
          ],
        },
      },
    },
  ];
}
