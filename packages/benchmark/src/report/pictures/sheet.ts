import { encode } from "fast-png";
import { outlinePath } from "./outline-path.ts";
import type { SlicePicture } from "./slice-picture.ts";

/** Colors that differ for every kind of color vision, on gray. */
export const outlineColors = { blue: "#4cc9ff", orange: "#ff9a1f" } as const;

const GAP = 12;
const LEFT = 190;
const TOP = 112;
const BOTTOM = 24;
const CAPTION = 26;
const MARGIN = 16;

/** How the masks of every picture are outlined, in the order of the masks. */
export interface SheetOutline {
  readonly name: string;
  readonly color: string;
  readonly widthPx: number;
}

export interface SheetCell {
  readonly picture: SlicePicture;
  /** Under the picture. */
  readonly caption: string;
}

/** A grid of slices with outlines, words and a legend. */
export interface Sheet {
  readonly title: string;
  readonly outlines: readonly SheetOutline[];
  readonly columns: readonly string[];
  /** A cell that is null stays empty. */
  readonly rows: readonly { readonly label: readonly string[]; readonly cells: readonly (SheetCell | null)[] }[];
  readonly cellWidthPx?: number;
}

const CELL_WIDTH = 300;

/** The sheet as SVG: slices as embedded pictures, outlines and text as vectors. */
export function sheetSvg({ title, outlines, columns, rows, cellWidthPx = CELL_WIDTH }: Sheet): string {
  const width = LEFT + columns.length * (cellWidthPx + GAP);
  const left = (column: number) => LEFT + column * (cellWidthPx + GAP);
  const parts: string[] = [];
  let y = TOP;
  for (const { label, cells } of rows) {
    const height = Math.max(0, ...cells.map((cell) => (cell === null ? 0 : cellHeight(cell.picture, cellWidthPx))));
    for (const [line, words] of label.entries()) {
      parts.push(text(MARGIN, y + height / 2 + (line - (label.length - 1) / 2) * 22, words, line === 0 ? 17 : 14));
    }
    for (const [column, cell] of cells.entries()) {
      if (cell !== null) parts.push(cellSvg(cell, outlines, { x: left(column), y, width: cellWidthPx }));
    }
    y += height + CAPTION + GAP;
  }
  const headings = columns.map((name, column) => text(left(column), TOP - 14, name, 18));
  const height = y + BOTTOM;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#14161a"/>`,
    text(MARGIN, 34, title, 20),
    ...outlines.map((outline, n) => legendEntry(outline, MARGIN + 140 * n, 64)),
    ...headings,
    ...parts,
    "</svg>",
  ].join("\n");
}

function legendEntry({ name, color }: SheetOutline, x: number, y: number): string {
  return `<path d="M${x} ${y - 5}h26" stroke="${color}" stroke-width="3"/>${text(x + 34, y, name, 15)}`;
}

/** A slice with its outlines and its caption below, its upper left corner at (x, y). */
export function cellSvg(
  { picture, caption }: SheetCell,
  outlines: readonly SheetOutline[],
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): string {
  const height = cellHeight(picture, width);
  const { width: columns, height: rows } = picture;
  const png = Buffer.from(encode({ width: columns, height: rows, data: picture.gray, channels: 1, depth: 8 }));
  const paths = outlines.map(({ color, widthPx }, n) => {
    const mask = picture.masks[n];
    const stroke = (widthPx * columns) / width; // not every renderer knows vector-effect
    return `<path d="${mask ? outlinePath(mask) : ""}" fill="none" stroke="${color}" stroke-width="${stroke}"/>`;
  });
  return [
    `<g transform="translate(${x} ${y}) scale(${width / columns} ${height / rows})">`,
    `<image width="${columns}" height="${rows}" preserveAspectRatio="none" href="data:image/png;base64,${png.toString("base64")}"/>`,
    ...paths,
    "</g>",
    text(x, y + height + 18, caption, 14),
  ].join("\n");
}

function cellHeight({ width, height, pixelMm: [x, y] }: SlicePicture, cellWidth: number): number {
  return Math.round((cellWidth * height * y) / (width * x));
}

function text(x: number, y: number, words: string, size: number): string {
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" fill="#f2f2f2">${escaped}</text>`;
}
