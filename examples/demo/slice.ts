import { type LabelArray, labelVoxels, spacingOf, toCanonical, toFloat32, type Volume } from "@panshift/volume";
import type { Mask2d } from "./contour.ts";

/** One axial slice as radiologists look at it: the patient's right on the left, anterior at the top. */
export interface SlicePicture {
  readonly width: number;
  readonly height: number;
  /** 8-bit gray values, row by row. */
  readonly gray: Uint8Array;
  /** Size of a pixel, mm. */
  readonly pixelMm: readonly [x: number, y: number];
  readonly reference: Mask2d;
  readonly prediction: Mask2d;
}

/** Percentiles of the slice shown as black and as white. */
const BLACK_PERCENTILE = 0.01;
const WHITE_PERCENTILE = 0.99;

/**
 * The axial slice in which the reference is largest.
 *
 * @param image, reference, prediction on one grid, any orientation; labels: nonzero is inside
 */
export function largestSlice(image: Volume, reference: Volume, prediction: Volume): SlicePicture {
  const canonical = toCanonical(image);
  const [width, height, depth] = canonical.shape;
  const referenceLabels = labelVoxels(toCanonical(reference));
  const k = largestPlane(referenceLabels, width * height, depth);
  const plane = <T extends Float32Array | LabelArray>(voxels: T) => voxels.subarray(k * width * height, (k + 1) * width * height);
  const [spacingX, spacingY] = spacingOf(canonical);
  const mask = (labels: LabelArray): Mask2d => ({
    data: Uint8Array.from(turned(plane(labels), width, height), (label) => (label > 0 ? 1 : 0)),
    width,
    height,
  });
  return {
    width,
    height,
    gray: windowed(turned(plane(toFloat32(canonical)), width, height)),
    pixelMm: [spacingX, spacingY],
    reference: mask(referenceLabels),
    prediction: mask(labelVoxels(toCanonical(prediction))),
  };
}

function largestPlane(labels: LabelArray, size: number, depth: number): number {
  const areas = new Array<number>(depth).fill(0);
  for (let n = 0; n < labels.length; n++) {
    if ((labels[n] as number) > 0) areas[Math.floor(n / size)] = (areas[Math.floor(n / size)] as number) + 1;
  }
  return areas.indexOf(Math.max(...areas));
}

/** A plane of RAS voxels with both axes reversed, so that right is left and anterior is up: the array read backward. */
function turned(plane: Float32Array | LabelArray, width: number, height: number): number[] {
  return Array.from({ length: width * height }, (_, n) => plane[width * height - 1 - n] as number);
}

function windowed(values: readonly number[]): Uint8Array {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const black = at(BLACK_PERCENTILE);
  const range = Math.max(at(WHITE_PERCENTILE) - black, Number.MIN_VALUE);
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, (value - black) / range))));
}
