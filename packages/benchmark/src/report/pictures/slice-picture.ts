import { labelVoxels, maskOf, spacingOf, toCanonical, toFloat32, type Volume, windowOf } from "@panshift/volume";
import type { Mask2d } from "./outline-path.ts";

/** One axial slice as radiologists look at it: the patient's right on the left, anterior at the top. */
export interface SlicePicture {
  readonly width: number;
  readonly height: number;
  /** 8-bit gray values, row by row. */
  readonly gray: Uint8Array;
  /** Size of a pixel, mm. */
  readonly pixelMm: readonly [x: number, y: number];
  /** Where the slice lies between feet and head, mm of the world along the volume's own axis. */
  readonly heightMm: number;
  /** One for each overlay, in their order. */
  readonly masks: readonly Mask2d[];
}

/** What is outlined: these values of a label map. */
export interface Overlay {
  readonly labels: Volume;
  readonly values: readonly number[];
}

/** Values shown as black and as white: of the image, or shares of the slice's values in ascending order. */
export type GrayWindow =
  | { readonly kind: "values"; readonly black: number; readonly white: number }
  | { readonly kind: "percentiles"; readonly black: number; readonly white: number };

const EVERYTHING: GrayWindow = { kind: "percentiles", black: 0.01, white: 0.99 };

export interface SliceChoice {
  readonly window?: GrayWindow;
  /** Positions of overlays: the first of them that holds anything chooses the slice. Default: the first overlay. */
  readonly chosenBy?: readonly number[];
  /** Height of the slice instead, as `SlicePicture` says it: the same place in another scan. */
  readonly heightMm?: number;
}

/**
 * The axial slice in which an overlay is largest.
 *
 * @param image on one grid with the overlays' labels, any orientation
 */
export function largestSlice(
  image: Volume,
  overlays: readonly Overlay[],
  { window = EVERYTHING, chosenBy = [0], heightMm }: SliceChoice = {},
): SlicePicture {
  const canonical = toCanonical(image);
  const [width, height, depth] = canonical.shape;
  const size = width * height;
  const masks = overlays.map(({ labels, values }) => maskOf(labelVoxels(toCanonical(labels)), values));
  const choosing = chosenBy.map((n) => masks[n]).find((mask) => mask?.includes(1));
  const [first, step] = [canonical.affine[2][3], canonical.affine[2][2]];
  const nearest = (mm: number) => Math.max(0, Math.min(depth - 1, Math.round((mm - first) / step)));
  const largest = () => (choosing === undefined ? 0 : largestPlane(choosing, size, depth));
  const k = heightMm === undefined ? largest() : nearest(heightMm);
  const plane = toFloat32(windowOf(canonical, { start: [0, 0, k], size: [width, height, 1] }));
  const [spacingX, spacingY] = spacingOf(canonical);
  return {
    width,
    height,
    gray: windowed(plane.reverse(), window),
    pixelMm: [spacingX, spacingY],
    heightMm: first + k * step,
    masks: masks.map((mask) => ({ data: mask.slice(k * size, (k + 1) * size).reverse(), width, height })),
  };
}

function largestPlane(mask: Uint8Array, size: number, depth: number): number {
  const areas = new Array<number>(depth).fill(0);
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 1) areas[Math.floor(n / size)] = (areas[Math.floor(n / size)] as number) + 1;
  }
  return areas.indexOf(Math.max(...areas));
}

/** Gray values of a plane of RAS voxels whose axes are both reversed, so that right is left and anterior is up. */
function windowed(values: Float32Array, window: GrayWindow): Uint8Array {
  const { black, white } = window.kind === "values" ? window : percentilesOf(values, window);
  const range = Math.max(white - black, Number.MIN_VALUE);
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, (value - black) / range))));
}

function percentilesOf(values: Float32Array, shares: { readonly black: number; readonly white: number }) {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { black: at(shares.black), white: at(shares.white) };
}
