import {
  type Box,
  boundingBox,
  dilateMm,
  type LabelArray,
  maskOf,
  type PerAxis,
  spacingOf,
  toFloat32,
  type Volume,
  windowOf,
  windowOfArray,
} from "@panshift/volume";
import { type IntensityRange, intensityRange } from "./intensity-range.ts";

/** Thickness in mm of the shell that an organ is compared with. */
export const SHELL_MM = 20;

/** How an organ's intensities stand against each other and against those around it; null where it cannot be said. */
export interface OrganContrast {
  readonly organ: IntensityRange | null;
  /** V_io = IQR(organ) / IQR(shell), at least 0; 1 where the organ varies as its surroundings do. */
  readonly variability: number | null;
  /** AUC = P(organ > shell) + P(organ = shell) / 2: 0.5 inseparable, 1 the organ brighter throughout, 0 darker. */
  readonly separability: number | null;
}

/**
 * Variability within an organ and its separability from a shell around it.
 *
 * The organ is every voxel with one of the given labels; the shell is every other voxel of the scan whose center lies at
 * most 20 mm from the center of an organ voxel, voxels to ignore left out. IQR is the 75th less the 25th percentile.
 *
 * @param labels on the image's grid
 * @param organ values that make the organ
 * @param ignore value of voxels that are neither
 * @returns variability null where the shell's IQR is 0; all null where organ or shell is empty
 * @source our failure detection for training without target labels, where both foretell collapse; `docs/datasets.md`
 */
export function organContrast(
  image: Volume,
  labels: LabelArray,
  organ: readonly number[],
  ignore?: number,
): OrganContrast {
  const { shape } = image;
  const spacing = spacingOf(image.affine);
  const whole = maskOf(labels, organ);
  const organBox = boundingBox(whole, shape);
  if (organBox === null) return { organ: null, variability: null, separability: null };
  const box = grownBox(organBox, shape, spacing);
  const mask = windowOfArray(whole, shape, box);
  const near = dilateMm(mask, box.size, spacing, SHELL_MM);
  if (ignore !== undefined) clear(near, windowOfArray(labels, shape, box), ignore);
  const values = toFloat32(windowOf(image, box));
  const inside = sortedWhere(values, (n) => mask[n] === 1);
  const around = sortedWhere(values, (n) => near[n] === 1 && mask[n] === 0);
  const [organRange, shellRange] = [intensityRange(inside), intensityRange(around)];
  if (organRange === null || shellRange === null) return { organ: organRange, variability: null, separability: null };
  const shellIqr = shellRange.q3 - shellRange.q1;
  return {
    organ: organRange,
    variability: shellIqr > 0 ? (organRange.q3 - organRange.q1) / shellIqr : null,
    separability: areaUnderCurve(inside, around),
  };
}

/**
 * P(a > b) + P(a = b) / 2 for a and b drawn from two samples: the area under the ROC curve.
 *
 * @param a ascending, at least one value
 * @param b the same
 * @source Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143 (1982)
 */
export function areaUnderCurve(a: Float32Array, b: Float32Array): number {
  let [less, lessOrEqual, wins] = [0, 0, 0];
  for (const value of a) {
    while (less < b.length && (b[less] as number) < value) less++;
    while (lessOrEqual < b.length && (b[lessOrEqual] as number) <= value) lessOrEqual++;
    wins += (less + lessOrEqual) / 2;
  }
  return wins / (a.length * b.length);
}

/** The box with the shell's thickness added on every side, within the grid. */
function grownBox({ start, size }: Box, shape: PerAxis<number>, spacing: PerAxis<number>): Box {
  const reach = (axis: 0 | 1 | 2) => Math.ceil(SHELL_MM / spacing[axis]);
  const low = (axis: 0 | 1 | 2) => Math.max(0, start[axis] - reach(axis));
  const length = (axis: 0 | 1 | 2) => Math.min(shape[axis], start[axis] + size[axis] + reach(axis)) - low(axis);
  return { start: [low(0), low(1), low(2)], size: [length(0), length(1), length(2)] };
}

function clear(mask: Uint8Array, labels: LabelArray, value: number): void {
  for (let n = 0; n < mask.length; n++) if (labels[n] === value) mask[n] = 0;
}

/** The finite values at the places that a rule chooses, ascending. */
function sortedWhere(values: Float32Array, isChosen: (n: number) => boolean): Float32Array {
  const chosen = new Float32Array(values.length);
  let count = 0;
  for (let n = 0; n < values.length; n++) {
    if (isChosen(n) && Number.isFinite(values[n])) chosen[count++] = values[n] as number;
  }
  return chosen.subarray(0, count).sort();
}
