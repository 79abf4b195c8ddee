import { createRequire } from "node:module";
import { INK, INK_ON_PAPER } from "./figure.ts";

/** Longest side of a picture; a larger one takes long and much memory to draw, and the SVG is sharp at any size. */
const MOST_PIXELS = 3000;

/** SVG on white paper at twice its size, or as much as the longest side allows; PNG bytes. */
export async function svgPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const fonts = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const [, width, height] = svg.match(/<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"/) ?? [];
  const longest = Math.max(Number(width ?? 0), Number(height ?? 0));
  const image = new Resvg(svg.replaceAll(INK, INK_ON_PAPER), {
    background: "#ffffff",
    fitTo: { mode: "zoom", value: Math.min(2, MOST_PIXELS / longest) },
    font: { fontFiles: [fonts], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
