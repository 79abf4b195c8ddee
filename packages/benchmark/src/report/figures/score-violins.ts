import { counted } from "@panshift/core";
import type { Cell } from "../../analysis/cell.ts";
import { axisTitle, titleOf } from "../../analysis/metric-words.ts";
import { penalizedOf } from "../../analysis/models.ts";
import { groupBy } from "../../group-by.ts";
import { type Figure, firstPanels, HEADER, INK } from "./figure.ts";
import { LEAST_SCORES, violinOf } from "./violin.ts";

/** Points of a figure at most, besides those beyond the whiskers; violins and boxes are of all cases. */
const MOST_POINTS = 3000;
const WIDTH_PX = 520;
/** Of a method. */
const ROW_PX = 44;
/** Half of a violin and of a box, in rows. */
const VIOLIN = 0.44;
const BOX = 0.1;

/** Case scores of every kind of shift and method: violins with boxes in them and the cases; one figure a label and metric. */
export function scoreViolins(pooled: readonly Cell[]): Figure[] {
  const hasProtocols = new Set(pooled.map(({ protocol }) => protocol)).size > 1;
  const panelOf = ({ domain, protocol }: Cell) =>
    hasProtocols && protocol !== null ? `${domain}, protocol ${protocol + 1}` : domain;
  const figures = groupBy(pooled, ({ label, metric }) => JSON.stringify([label, metric]));
  return [...figures.values()].map((cells) => {
    const { shown, note } = firstPanels(cells.map((cell) => ({ panel: panelOf(cell), cell })));
    return scoreFigure(shown, note);
  });
}

const color = { field: "method", type: "nominal" as const, legend: null };

/** From back to front; each draws the values of its kind. */
const LAYERS = [
  layer("violin", { type: "area", opacity: 0.3 }, { y2: { field: "y2" }, color }),
  layer("case", { type: "point", filled: true, size: 14, opacity: 0.6 }, { color }),
  layer("whisker", { type: "rule", color: INK }, { x2: { field: "x2" } }),
  layer(
    "box",
    { type: "rect", fillOpacity: 0.35, stroke: INK, strokeWidth: 1 },
    { x2: { field: "x2" }, y2: { field: "y2" }, color },
  ),
  layer("median", { type: "rule", color: INK, strokeWidth: 3 }, { y2: { field: "y2" } }),
  layer(
    "n",
    { type: "text", align: "left", dx: 10, fontSize: 10, color: INK },
    { x: { value: WIDTH_PX }, text: { field: "text", type: "nominal" } },
  ),
];

function layer<const M, const E>(kind: string, mark: M, encoding: E) {
  return { transform: [{ filter: `datum.kind == '${kind}'` }], mark, encoding };
}

interface Placed {
  readonly panel: string;
  readonly cell: Cell;
}

function scoreFigure(placed: readonly Placed[], note: string): Figure {
  const [{ cell: first }] = placed as [Placed];
  const { label, metric } = first;
  const methods = [...new Set(placed.map(({ cell }) => cell.method))];
  const total = placed.reduce((sum, { cell }) => sum + scoresOf(cell).length, 0);
  const every = Math.max(1, Math.ceil(total / MOST_POINTS));
  const values = placed.flatMap((one) => valuesOf(one, methods.indexOf(one.cell.method), every));
  const points = every === 1 ? "A point is a case" : `A point is one of every ${every} cases, or beyond the whiskers`;
  const quantity = { type: "quantitative" as const };
  return {
    name: `scores-${label}-${metric}`,
    title: `${titleOf(metric)} of ${label}, case by case`,
    caption: `${points}, its seeds averaged. Violins: density of the cases (Gaussian kernel, bandwidth by Scott's rule: standard deviation times n^-1/5) from the lowest to the highest, each as wide as its own peak; none below ${LEAST_SCORES} cases. Boxes: quartiles with the median; whiskers to the farthest case within 1.5 interquartile ranges. n: cases; penalized: missed, spurious and absent predictions over all seeds, which enter with the score that the policy gives them.${note}`,
    spec: {
      data: { values },
      facet: { row: { field: "panel", type: "nominal", title: null, sort: panelsOf(placed), header: HEADER } },
      spacing: 12,
      spec: {
        width: WIDTH_PX,
        height: ROW_PX * methods.length,
        encoding: {
          y: {
            ...quantity,
            field: "y",
            scale: { domain: [methods.length - 0.5, -0.5], nice: false, zero: false },
            axis: {
              values: methods.map((_, at) => at),
              labelExpr: `${JSON.stringify(methods)}[datum.value]`,
              ...{ title: null, grid: false, ticks: false, domain: false, labelLimit: 0, labelPadding: 8 },
            },
          },
          x: { ...quantity, field: "x", title: axisTitle(metric), scale: { zero: true } },
        },
        layer: LAYERS,
      },
    },
  };
}

function panelsOf(placed: readonly Placed[]): string[] {
  return [...new Set(placed.map(({ panel }) => panel))];
}

function scoresOf({ cases }: Cell): number[] {
  return cases.flatMap(({ score }) => score ?? []);
}

/** Everything that is drawn of one cell, in the row of its method. */
function valuesOf({ panel, cell }: Placed, row: number, every: number) {
  const { method } = cell;
  const scores = scoresOf(cell);
  if (scores.length === 0) return [];
  const { box, outline, places } = violinOf(scores);
  const { low, q1, median, q3, high } = box;
  const of = (kind: string) => ({ panel, method, kind });
  const across = (half: number) => ({ y: row - half, y2: row + half });
  const penalized = penalizedOf(cell);
  const subjects = new Set(cell.cases.flatMap(({ subject, score }) => (score === null ? [] : [subject]))).size;
  const text = `n ${scores.length} (${counted(subjects, "subject")})${penalized > 0 ? `, penalized ${penalized}` : ""}`;
  return [
    ...outline.map(({ score, width }) => ({ ...of("violin"), x: score, ...across(VIOLIN * width) })),
    ...scores.flatMap((x, at) =>
      at % every === 0 || x < low || x > high ? [{ ...of("case"), x, y: row + VIOLIN * (places[at] as number) }] : [],
    ),
    { ...of("whisker"), x: low, x2: q1, y: row },
    { ...of("whisker"), x: q3, x2: high, y: row },
    { ...of("box"), x: q1, x2: q3, ...across(BOX) },
    { ...of("median"), x: median, ...across(BOX) },
    { ...of("n"), y: row, text },
  ];
}
