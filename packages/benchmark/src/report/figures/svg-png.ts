import { createRequire } from "node:module";
import { INK, INK_ON_PAPER } from "./figure.ts";

/** Of a picture: 2000 x 2000, or 17 cm at 300 dpi. More take long to draw, and the SVG is sharp at any size. */
const MOST_PIXELS = 4e6;

/** SVG on white paper at twice its size, or as many pixels as are allowed; PNG bytes. */
export async function svgPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const fonts = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const [, width, height] = svg.match(/<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"/) ?? [];
  const area = Number(width ?? 0) * Number(height ?? 0);
  const image = new Resvg(svg.replaceAll(INK, INK_ON_PAPER), {
    background: "#ffffff",
    fitTo: { mode: "zoom", value: Math.min(2, Math.sqrt(MOST_PIXELS / area)) },
    font: { fontFiles: [fonts], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
