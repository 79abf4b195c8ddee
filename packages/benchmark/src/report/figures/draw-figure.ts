import { createRequire } from "node:module";
import { CONFIG, type Figure } from "./figure.ts";

/** The figure as SVG in the page's own text color. Text is measured by vega's estimate: no canvas is needed. */
export async function figureSvg({ spec }: Figure): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const compiled = compile({ ...spec, config: CONFIG } as Parameters<typeof compile>[0]).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Longest side of a picture; a larger one takes gigabytes to draw, and few programs show it. */
const MOST_PIXELS = 6000;

/** SVG on white paper at twice its size, or as much as the longest side allows; PNG bytes. */
export async function svgPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const fonts = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const [, width, height] = svg.match(/<svg[^>]*? width="([0-9.]+)" height="([0-9.]+)"/) ?? [];
  const longest = Math.max(Number(width ?? 0), Number(height ?? 0));
  const image = new Resvg(svg.replaceAll("currentColor", "#1a1a1a"), {
    background: "#ffffff",
    fitTo: { mode: "zoom", value: Math.min(2, MOST_PIXELS / longest) },
    font: { fontFiles: [fonts], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
