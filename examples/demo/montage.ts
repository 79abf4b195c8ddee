import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";
import { encode } from "fast-png";
import { outlinePath } from "./contour.ts";
import type { SlicePicture } from "./slice.ts";

/** Colors that differ for every kind of color vision, on gray. */
const REFERENCE_COLOR = "#4cc9ff";
const PREDICTION_COLOR = "#ff9a1f";

const CELL_WIDTH = 300;
const GAP = 12;
const LEFT = 190;
const TOP = 112;
const BOTTOM = 24;
const CAPTION = 26;

export interface MontageCell {
  readonly picture: SlicePicture;
  /** Under the picture. */
  readonly caption: string;
}

export interface Montage {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: readonly string[]; readonly cells: readonly MontageCell[] }[];
}

/** Draws a grid of slices with the contours of reference and prediction; PNG bytes. */
export function renderMontage(montage: Montage): Uint8Array {
  const fonts = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const image = new Resvg(montageSvg(montage), {
    font: { fontFiles: [fonts], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}

/** The montage as SVG: slices as embedded pictures, contours and text as vectors. */
export function montageSvg({ title, columns, rows }: Montage): string {
  const width = LEFT + columns.length * (CELL_WIDTH + GAP);
  const parts: string[] = [];
  let y = TOP;
  for (const { label, cells } of rows) {
    const height = Math.max(...cells.map(({ picture }) => cellHeight(picture)));
    for (const [line, words] of label.entries()) {
      parts.push(text(16, y + height / 2 + (line - (label.length - 1) / 2) * 22, words, line === 0 ? 17 : 14));
    }
    for (const [column, cell] of cells.entries()) parts.push(cellSvg(cell, LEFT + column * (CELL_WIDTH + GAP), y));
    y += height + CAPTION + GAP;
  }
  const headings = columns.map((name, column) => text(LEFT + column * (CELL_WIDTH + GAP), TOP - 14, name, 18));
  const height = y + BOTTOM;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#14161a"/>`,
    text(16, 34, title, 20),
    legend(16, 64),
    ...headings,
    ...parts,
    "</svg>",
  ].join("\n");
}

function legend(x: number, y: number): string {
  const entry = (left: number, color: string, words: string) =>
    `<path d="M${left} ${y - 5}h26" stroke="${color}" stroke-width="3"/>${text(left + 34, y, words, 15)}`;
  return entry(x, REFERENCE_COLOR, "reference") + entry(x + 140, PREDICTION_COLOR, "prediction");
}

function cellSvg({ picture, caption }: MontageCell, x: number, y: number): string {
  const height = cellHeight(picture);
  const { width: columns, height: rows } = picture;
  const png = Buffer.from(encode({ width: columns, height: rows, data: picture.gray, channels: 1, depth: 8 }));
  const scale = `translate(${x} ${y}) scale(${CELL_WIDTH / columns} ${height / rows})`;
  const outline = (path: string, color: string, thickness: number) =>
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${thickness}" vector-effect="non-scaling-stroke"/>`;
  return [
    `<g transform="${scale}">`,
    `<image width="${columns}" height="${rows}" preserveAspectRatio="none" href="data:image/png;base64,${png.toString("base64")}"/>`,
    outline(outlinePath(picture.reference), REFERENCE_COLOR, 2.4),
    outline(outlinePath(picture.prediction), PREDICTION_COLOR, 1.6),
    "</g>",
    text(x, y + height + 18, caption, 14),
  ].join("\n");
}

function cellHeight({ width, height, pixelMm: [x, y] }: SlicePicture): number {
  return Math.round((CELL_WIDTH * height * y) / (width * x));
}

function text(x: number, y: number, words: string, size: number): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" fill="#f2f2f2">${escaped}</text>`;
}
