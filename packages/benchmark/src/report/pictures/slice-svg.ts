import { encode } from "fast-png";
import { outlinePath } from "./outline-path.ts";
import { outlineColors } from "./sheet.ts";
import type { SlicePicture } from "./slice-picture.ts";

/** What is outlined on a case's slice, in the order of its masks. */
export const OUTLINES = [
  { name: "reference", color: outlineColors.blue, widthPx: 2 },
  { name: "prediction", color: outlineColors.orange, widthPx: 1.5 },
] as const;

/** Margin around the outlined masks, mm. */
const MARGIN_MM = 40;

/** A slice as SVG without text: the scan as embedded PNG, one outline a mask, cut to the masks' surroundings. */
export function sliceSvg({ width, height, gray, pixelMm: [x, y], masks }: SlicePicture, widthPx: number): string {
  const png = Buffer.from(encode({ width, height, data: gray, channels: 1, depth: 8 })).toString("base64");
  const [left, top, right, bottom] = surroundings(masks, [width, height], [MARGIN_MM / x, MARGIN_MM / y]);
  const shape = [right - left, bottom - top] as const;
  const heightPx = Math.round((widthPx * shape[1] * y) / (shape[0] * x));
  const paths = masks.map(
    (mask, at) =>
      `<path d="${outlinePath(mask)}" fill="none" stroke="${OUTLINES[at]?.color}" stroke-width="${OUTLINES[at]?.widthPx}" vector-effect="non-scaling-stroke"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="${left} ${top} ${shape.join(" ")}" preserveAspectRatio="none">`,
    `<image width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${png}"/>`,
    ...paths,
    "</svg>",
  ].join("");
}

/** Box around everything outlined, with a margin; the whole slice when nothing is. */
function surroundings(
  masks: SlicePicture["masks"],
  [width, height]: readonly [number, number],
  [marginX, marginY]: readonly [number, number],
): readonly [left: number, top: number, right: number, bottom: number] {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (const { data } of masks) {
    for (let at = data.indexOf(1); at >= 0; at = data.indexOf(1, at + 1)) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    }
  }
  if (right < 0) return [0, 0, width, height];
  return [
    Math.max(0, Math.floor(left - marginX)),
    Math.max(0, Math.floor(top - marginY)),
    Math.min(width, Math.ceil(right + marginX)),
    Math.min(height, Math.ceil(bottom + marginY)),
  ];
}
