import type { Spread } from "@panshift/dataset";
import { type Axis, axisOf } from "./axis.ts";

/** One row of boxes under a heading: a value, its spread and its single cases. */
export interface BoxSeries {
  readonly color: string;
  readonly spread: Spread | null;
  readonly values: readonly number[];
}

/** A column of the figure; every row holds one box for each name of the legend. */
export interface BoxPanel {
  readonly title: string;
  /** Name and color of each box of a row; empty where there is one kind only. */
  readonly legend: readonly { readonly name: string; readonly color: string }[];
  readonly rows: readonly (readonly BoxSeries[])[];
  /** A value that is marked by a dashed line. */
  readonly reference?: number;
}

/** Figure of box plots: domains down, measures across. */
export interface BoxFigure {
  readonly title: string;
  /** What boxes and whiskers are, in words below. */
  readonly notes: readonly string[];
  /** One for each row of every panel. */
  readonly rowLabels: readonly (readonly [name: string, count: string])[];
  readonly panels: readonly BoxPanel[];
}

const [MARGIN, TOP, GAP] = [20, 96, 36];
const [PANEL_WIDTH, COUNT_WIDTH] = [230, 34];
const [SLOT, ROW_GAP, BOX] = [20, 16, 11];
const [NOTE_HEIGHT, AXIS_HEIGHT] = [20, 40];
/** Mean width of a letter of DejaVu Sans, in font sizes. */
const LETTER = 0.62;
const [INK, GRAY, LINE] = ["#1a1a1a", "#666666", "#dddddd"];

/** The figure as SVG. */
export function boxPlotsSvg({ title, notes, rowLabels, panels }: BoxFigure): string {
  const slots = Math.max(1, ...panels.flatMap(({ rows }) => rows.map((row) => row.length)));
  const rowHeight = slots * SLOT + ROW_GAP;
  const labelWidth =
    Math.max(60, ...rowLabels.flatMap(([name, count]) => [name.length * 13, count.length * 11])) * LETTER;
  const left = (panel: number) => MARGIN + labelWidth + GAP + panel * (PANEL_WIDTH + COUNT_WIDTH + GAP);
  const bottom = TOP + rowLabels.length * rowHeight;
  const width = Math.ceil(
    Math.max(left(panels.length), 2 * MARGIN + Math.max(...notes.map(({ length }) => length)) * 11 * LETTER),
  );
  const height = bottom + AXIS_HEIGHT + notes.length * NOTE_HEIGHT + MARGIN;
  const middle = (row: number) => TOP + (row + 0.5) * rowHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(MARGIN, 30, title, { size: 17 }),
    ...rowLabels.flatMap(([name, count], row) => [
      text(MARGIN, middle(row) - 2, name, { size: 13 }),
      text(MARGIN, middle(row) + 14, count, { size: 11, color: GRAY }),
    ]),
    ...panels.map((panel, n) => panelSvg(panel, { left: left(n), bottom, rowHeight })),
    ...notes.map((note, n) =>
      text(MARGIN, bottom + AXIS_HEIGHT + (n + 0.6) * NOTE_HEIGHT, note, { size: 11, color: GRAY }),
    ),
    "</svg>",
  ].join("\n");
}

function panelSvg(
  { title, legend, rows, reference }: BoxPanel,
  { left, bottom, rowHeight }: { readonly left: number; readonly bottom: number; readonly rowHeight: number },
): string {
  const shown = rows.flatMap((row) => row.flatMap(({ spread }) => (spread === null ? [] : [spread.min, spread.max])));
  const marked = reference === undefined ? shown : [...shown, reference];
  const axis = axisOf(marked, [left, left + PANEL_WIDTH]);
  const parts = [text(left, 58, title, { size: 14 })];
  let x = left;
  for (const { name, color } of legend) {
    parts.push(
      `<rect x="${px(x)}" y="70" width="11" height="11" fill="${color}"/>`,
      text(x + 15, 80, name, { size: 11 }),
    );
    x += 27 + name.length * 11 * LETTER;
  }
  for (const tick of axis.ticks) {
    const at = px(axis.place(tick));
    parts.push(`<path d="M${at} ${TOP}V${px(bottom)}" stroke="${LINE}"/>`);
    parts.push(text(axis.place(tick), bottom + 16, String(tick), { size: 11, color: GRAY, anchor: "middle" }));
  }
  if (reference !== undefined) {
    parts.push(
      `<path d="M${px(axis.place(reference))} ${TOP}V${px(bottom)}" stroke="${GRAY}" stroke-dasharray="4 3"/>`,
    );
  }
  for (const [row, series] of rows.entries()) {
    for (const [slot, box] of series.entries()) {
      const y = TOP + (row + 0.5) * rowHeight + (slot - (series.length - 1) / 2) * SLOT;
      parts.push(boxSvg(box, axis, y), countSvg(box.spread, left + PANEL_WIDTH + 8, y));
    }
  }
  return parts.join("\n");
}

function boxSvg({ color, spread, values }: BoxSeries, axis: Axis, y: number): string {
  if (spread === null) return "";
  const [min, q1, median, q3, max] = [spread.min, spread.q1, spread.median, spread.q3, spread.max].map((value) =>
    px(axis.place(value)),
  );
  const [top, end] = [px(y - BOX / 2), px(y + BOX / 2)];
  return [
    `<path d="M${min} ${px(y)}H${q1}M${q3} ${px(y)}H${max}" stroke="${color}" stroke-width="1.5"/>`,
    `<path d="M${q1} ${top}H${q3}V${end}H${q1}Z" fill="${color}" fill-opacity="0.3" stroke="${color}"/>`,
    ...values.map((value) => `<circle cx="${px(axis.place(value))}" cy="${px(y)}" r="1.8" fill="${color}"/>`),
    `<path d="M${median} ${top}V${end}" stroke="${INK}" stroke-width="2"/>`,
  ].join("");
}

function countSvg(spread: Spread | null, x: number, y: number): string {
  return text(x, y + 4, spread === null ? "none" : String(spread.n), { size: 10, color: GRAY });
}

function text(
  x: number,
  y: number,
  words: string,
  { size, color = INK, anchor = "start" }: { readonly size: number; readonly color?: string; readonly anchor?: string },
): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${px(x)}" y="${px(y)}" font-family="DejaVu Sans, sans-serif" font-size="${size}" fill="${color}" text-anchor="${anchor}">${escaped}</text>`;
}

/** A place in pixels, to a hundredth. */
function px(value: number): string {
  return String(Math.round(100 * value) / 100);
}
