import { type LabelArray, type PerAxis, toFloat32, type Volume } from "@panshift/volume";

/** Axes of RAS order along which a label is reversed. */
export type Flip = "none" | "y" | "z" | "yz";

const FLIPS: readonly Flip[] = ["none", "y", "z", "yz"];
/** Hounsfield units of pancreas in any phase. */
const PANCREAS_HU = { min: 0, max: 200 };
/** Share by which a flip must do better than none to be believed. */
const MARGIN = 0.1;
/** Below this share even the best flip is no pancreas. */
const ENOUGH = 0.5;

/**
 * The flip of a label that puts most of its pancreas into 0 to 200 HU; none unless another one does clearly better.
 *
 * @param image CT in RAS order, HU
 * @param labels voxels of the same shape, in RAS order by the label's own header
 */
export function chooseFlip(
  image: Volume,
  labels: LabelArray,
  pancreas: readonly number[],
): { readonly flip: Flip; readonly warnings: readonly string[] } {
  const values = toFloat32(image);
  const shares = FLIPS.map((flip) => ({
    flip,
    share: shareInRange(values, flipLabels(labels, image.shape, flip), pancreas),
  }));
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  const none = shares[0] as (typeof shares)[number];
  const chosen = best.share > none.share + MARGIN ? best : none;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const range = `${PANCREAS_HU.min} to ${PANCREAS_HU.max} HU`;
  const flipped =
    chosen.flip === "none"
      ? []
      : [
          `the label is flipped along ${[...chosen.flip].join(" and ")}: ${percent(chosen.share)} of it lies in ` +
            `${range} then, ${percent(none.share)} before`,
        ];
  const doubtful =
    chosen.share >= ENOUGH
      ? []
      : [`only ${percent(chosen.share)} of the label lies in ${range}, flipped or not: look at it`];
  return { flip: chosen.flip, warnings: [...flipped, ...doubtful] };
}

/** Label voxels reversed along the axes of a flip, in a new array; the same array for `none`. */
export function flipLabels(labels: LabelArray, [ni, nj, nk]: PerAxis<number>, flip: Flip): LabelArray {
  if (flip === "none") return labels;
  const out = labels.slice();
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const row = (flip.includes("y") ? nj - 1 - j : j) + nj * (flip.includes("z") ? nk - 1 - k : k);
      out.set(labels.subarray(ni * row, ni * (row + 1)), ni * (j + nj * k));
    }
  }
  return out;
}

function shareInRange(values: Float32Array, labels: LabelArray, pancreas: readonly number[]): number {
  const wanted = new Set(pancreas);
  let [inside, all] = [0, 0];
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] === 0 || !wanted.has(labels[n] as number)) continue;
    all++;
    const value = values[n] as number;
    if (value >= PANCREAS_HU.min && value <= PANCREAS_HU.max) inside++;
  }
  return all === 0 ? 0 : inside / all;
}
