import { cellSvg, largestSlice, outlineColors } from "@panshift/cli/pictures";
import type { PhantomLabelledScan } from "./phantom-scans.ts";
import { grayWindowOf } from "./pictures.ts";
import { type Comparison, type TissueName, tissueNames } from "./scans.ts";
import type { Quartiles, TissueQuartiles } from "./tissue-values.ts";

/** What a row of the figure shows. */
export interface FigureRow {
  readonly comparison: Comparison;
  readonly real: TissueQuartiles;
  readonly phantom: TissueQuartiles;
  readonly example: PhantomLabelledScan;
}

const WIDTH = 1180;
const ROW = 360;
const TOP = 84;
const PICTURE = { x: 16, width: 400 };
const PLOT = { x: 640, width: WIDTH - 640 - 30 };
const LINE = 25;
const colors = { phantom: outlineColors.blue, real: outlineColors.orange };

/**
 * Phantom slices beside the spread of values of each tissue in phantom and real scans; of the real scans nothing but
 * these numbers. SVG.
 */
export function figureSvg(rows: readonly FigureRow[]): string {
  const height = TOP + rows.length * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="#14161a"/>`,
    text(16, 32, "Phantom and real scans: median and quartiles of the voxels of each tissue", 19),
    ...(["phantom", "real"] as const).map((kind, n) => legend(kind, 16 + 110 * n)),
    ...rows.flatMap((row, n) => rowSvg(row, TOP + n * ROW)),
    "</svg>",
  ].join("\n");
}

function rowSvg({ comparison, real, phantom, example }: FigureRow, y: number): string[] {
  const { masks, image } = example;
  const pancreas = { labels: { ...image, voxels: masks.get("pancreas") ?? new Uint8Array(0) }, values: [1] };
  const picture = largestSlice(image, [pancreas], { window: grayWindowOf(comparison) });
  const cell = { picture, caption: `phantom, ${comparison.request}` };
  const outlines = [{ name: "pancreas", color: colors.phantom, widthPx: 1.6 }];
  const names = tissueNames.filter((name) => real.has(name) && phantom.has(name));
  const all = names.flatMap((name) => [real.get(name), phantom.get(name)] as Quartiles[]);
  const low = Math.min(0, ...all.map((q) => q.low));
  const high = Math.max(...all.map((q) => q.high));
  const at = (value: number) => PLOT.x + (PLOT.width * (value - low)) / (high - low);
  const unit = comparison.relativeTo === undefined ? "HU" : `times the median of the ${comparison.relativeTo}`;
  const bottom = y + 26 + names.length * LINE;
  return [
    text(PLOT.x - 180, y + 14, comparison.title, 15),
    cellSvg(cell, outlines, { x: PICTURE.x, y, width: PICTURE.width }),
    ...names.flatMap((name, n) => boxes(name, real, phantom, y + 26 + n * LINE, at)),
    ...ticks(low, high).flatMap((value) => [
      `<path d="M${at(value)} ${y + 24}V${bottom}" stroke="#ffffff" stroke-opacity="0.15"/>`,
      text(at(value) - 10, bottom + 16, String(value), 12),
    ]),
    text(PLOT.x, bottom + 34, unit, 13),
  ];
}

function boxes(
  name: TissueName,
  real: TissueQuartiles,
  phantom: TissueQuartiles,
  y: number,
  at: (value: number) => number,
): string[] {
  const box = ({ low, median, high }: Quartiles, top: number, color: string) => [
    `<rect x="${at(low)}" y="${top}" width="${Math.max(1, at(high) - at(low))}" height="8" fill="${color}" fill-opacity="0.55"/>`,
    `<rect x="${at(median) - 1.5}" y="${top - 1}" width="3" height="10" fill="${color}"/>`,
  ];
  return [
    text(PLOT.x - 180, y + 15, name.replaceAll("_", " "), 13),
    ...box(phantom.get(name) as Quartiles, y + 2, colors.phantom),
    ...box(real.get(name) as Quartiles, y + 12, colors.real),
  ];
}

/** Round values over a range, about six. */
function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, n) => Number(((first + n) * step).toFixed(6)));
}

function legend(kind: "phantom" | "real", x: number): string {
  return `<rect x="${x}" y="48" width="20" height="10" fill="${colors[kind]}"/>${text(x + 28, 58, kind, 14)}`;
}

function text(x: number, y: number, words: string, size: number): string {
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" fill="#f2f2f2">${words}</text>`;
}
