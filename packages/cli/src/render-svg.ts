import { createRequire } from "node:module";
import { Resvg } from "@resvg/resvg-js";

/** Renders SVG whose text is set in DejaVu Sans; PNG bytes. */
export function renderSvg(svg: string): Uint8Array {
  const font = createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const image = new Resvg(svg, {
    font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" },
  });
  return image.render().asPng();
}
