import type { TopLevelSpec } from "vega-lite";

/** A figure of a report before it is drawn. */
export interface Figure {
  /** Name of its files. */
  readonly name: string;
  readonly title: string;
  /** What it shows, with n and how intervals are made. */
  readonly caption: string;
  readonly spec: TopLevelSpec;
}

/** Colors of methods: Okabe and Ito's, which differ for every kind of color vision. */
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", "#7f7f7f"];

/** Text and lines take the page's color, so that one picture serves light, dark and paper. */
export const INK = "currentColor";
/** What stands for it where there is no page. */
export const INK_ON_PAPER = "#1a1a1a";

/** Panels of a figure at most. */
const MOST_PANELS = 24;

/** The values of the first panels, and what a caption says when there are more. */
export function firstPanels<V extends { readonly panel: string }>(values: readonly V[]) {
  const panels = [...new Set(values.map(({ panel }) => panel))];
  const shown = new Set(panels.slice(0, MOST_PANELS));
  const note =
    panels.length > shown.size ? ` The first ${shown.size} of ${panels.length} panels; the table has all.` : "";
  return { shown: values.filter(({ panel }) => shown.has(panel)), note };
}

/** Of facets: what a panel shows stands above it, in full. */
export const HEADER = { labelAngle: 0, labelOrient: "top", labelAnchor: "start", labelLimit: 0 } as const;

/** Applied to every figure. */
export const CONFIG = {
  background: "transparent",
  font: "DejaVu Sans, Verdana, sans-serif",
  axis: {
    labelColor: INK,
    titleColor: INK,
    domainColor: INK,
    tickColor: INK,
    gridColor: INK,
    gridOpacity: 0.15,
    labelLimit: 220,
    titleFontWeight: "normal",
  },
  legend: {
    labelColor: INK,
    titleColor: INK,
    labelLimit: 260,
    titleFontWeight: "normal",
    orient: "bottom",
    columns: 4,
  },
  header: { labelColor: INK, titleColor: INK, labelFontSize: 12, titleFontWeight: "normal", labelLimit: 360 },
  title: { color: INK, fontWeight: "normal", anchor: "start" },
  view: { stroke: null },
  range: { category: PALETTE },
} as const;
