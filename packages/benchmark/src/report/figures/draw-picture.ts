import { figureSvg } from "./draw-figure.ts";
import type { Figure } from "./figure.ts";
import { svgPng } from "./svg-png.ts";

/** A figure, or a picture that is drawn already. Plain data, which goes to another thread as it is. */
export type Picture = Pick<Figure, "spec"> | { readonly svg: string };

export interface DrawnPicture {
  readonly svg: string;
  readonly png: Uint8Array;
}

/** As SVG in the page's text color, and as PNG on white paper. */
export async function drawPicture(picture: Picture): Promise<DrawnPicture> {
  const svg = "svg" in picture ? picture.svg : await figureSvg(picture);
  return { svg, png: await svgPng(svg) };
}
