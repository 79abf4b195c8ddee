import { Rng } from "@panshift/core";
import { goldenWalk } from "../golden-walk.ts";

/** How somebody draws outlines: the same organ gives other labels. */
export interface AnnotationStyle {
  /** Share of a voxel that the organ must fill to be drawn, in (0, 1): low is generous at borders and in thin parts. */
  readonly threshold: number;
  /** How far outside its border the organ is outlined, in the plane, mm; negative is inside. */
  readonly dilationMm: number;
  /** Standard deviation of the Gaussian that rounds an outline in the plane, mm. */
  readonly smoothnessMm: number;
  /** Standard deviation between slices of how far outside the border the outline lies, mm. */
  readonly jitterMm: number;
}

/** The map that is true: a voxel belongs to the organ that fills half of it. */
export const exactStyle: AnnotationStyle = { threshold: 0.5, dilationMm: 0, smoothnessMm: 0, jitterMm: 0 };

/** What styles are drawn from; assumed: no study states these parameters of its readers. */
export const styleRanges = {
  threshold: [0.3, 0.7],
  dilationMm: [-0.6, 1.4],
  smoothnessMm: [0.3, 1.6],
  jitterMm: [0.1, 0.6],
} as const satisfies Record<keyof AnnotationStyle, readonly [number, number]>;

/** Labels of the dataset are the first reader's; more readers draw the same scans again. */
export const MAX_READERS = 3;

/**
 * Draws the style of a reader: a pure function of seed, reader and center, so adding readers or centers changes none.
 *
 * @param reader from 1
 * @param center index of the center; neighboring centers always differ
 */
export function drawStyle(seed: number, reader: number, center: number): AnnotationStyle {
  const share = goldenWalk(Rng.of(seed, "phantom", "annotation", reader), center);
  const draws = Object.entries(styleRanges).map(([name, [low, high]]) => [name, low + (high - low) * share(name)]);
  return Object.fromEntries(draws) as Record<keyof AnnotationStyle, number>;
}
