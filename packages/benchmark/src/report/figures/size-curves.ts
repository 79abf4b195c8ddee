import { scoreAt } from "@panshift/stats";
import type { StudyAnalysis } from "../../analysis/analyze-study.ts";
import { axisTitle, titleOf } from "../../analysis/metric-words.ts";
import type { SamplingResult } from "../../analysis/sampling.ts";
import { type Figure, firstPanels, HEADER } from "./figure.ts";

/** Scores by number of training subjects: every draw, their mean and the band of the fitted curve. */
export function sizeCurves({ sampling, settings }: StudyAnalysis): Figure[] {
  const [lead] = settings.metrics as [string];
  const values = sampling.flatMap(valuesOf);
  if (values.length === 0) return [];
  const { shown, note } = firstPanels(values);
  const x = {
    ...{ field: "size", type: "quantitative" as const, title: "training subjects" },
    axis: { tickMinStep: 1 },
    scale: { zero: false, nice: false, padding: 10 },
  };
  const color = { field: "tested", type: "nominal" as const, title: "tested", legend: { symbolOpacity: 1 } };
  const sizes = sampling.flatMap((one) => one.sizes);
  const subjects = rangeText(sizes.flatMap(({ cases }) => cases));
  const draws = rangeText(sizes.map((at) => at.draws));
  return [
    {
      name: "size-curves",
      title: `${titleOf(lead)} by number of training subjects`,
      caption: `A point is one draw of training subjects, its seeds averaged; lines: the fitted curve a - b n^-c, or the means where there are fewer than three sizes; bands: 95 % of curves through resampled draws. Tested subjects of a point: ${subjects}; draws of a size: ${draws}.${note}`,
      spec: {
        data: { values: shown },
        facet: { field: "panel", type: "nominal", title: null, header: HEADER },
        columns: 2,
        spec: {
          width: 320,
          height: 240,
          layer: [
            {
              transform: [{ filter: "datum.kind == 'band'" }],
              mark: { type: "area", opacity: 0.2 },
              encoding: {
                x,
                color,
                y: { field: "low", type: "quantitative", title: axisTitle(lead), scale: { zero: false } },
                y2: { field: "high" },
              },
            },
            {
              transform: [{ filter: "datum.kind == 'line'" }],
              mark: { type: "line" },
              encoding: { x, color, y: { field: "score", type: "quantitative" } },
            },
            {
              transform: [{ filter: "datum.kind == 'draw'" }],
              mark: { type: "point", filled: true, size: 30, opacity: 0.7 },
              encoding: { x, color, y: { field: "score", type: "quantitative" } },
            },
          ],
        },
      },
    },
  ];
}

function rangeText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `${least}` : `${least} to ${most}`;
}

function valuesOf(result: SamplingResult) {
  const { method, domain, label, changed, sources } = result;
  const panel = `${method}, ${label}: ${sources} to ${domain} (other ${changed.join(" and ")})`;
  return (["inDomain", "outOfDomain"] as const).flatMap((side) => {
    const tested = side === "inDomain" ? "in domain" : "outside";
    const place = { panel, tested };
    const draws = result.sizes.flatMap(({ size, means }) =>
      means[side].map((score) => ({ ...place, kind: "draw", size, score })),
    );
    const band = result.bands[side].map(({ size, low, high }) => ({ ...place, kind: "band", size, low, high }));
    const curve = result.curves[side];
    const line =
      curve === null
        ? result.sizes.map((at) => ({ ...place, kind: "line", size: at.size, score: at[side] }))
        : result.bands[side].map(({ size }) => ({
            ...place,
            kind: "line",
            size,
            score: scoreAt(curve, size),
          }));
    return [...band, ...line, ...draws];
  });
}
