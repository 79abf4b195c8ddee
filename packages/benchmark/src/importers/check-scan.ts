import { fail } from "@panshift/core";
import { nonFiniteCount, type PerAxis, type Volume } from "@panshift/volume";
import { canonicalLabels, type ProposedCase } from "./importer.ts";

/** A CT whose smallest value is above this holds no air, or no Hounsfield units. */
const AIR_HU = -500;
/** Values below this are padding outside the scanner's round field. */
const PADDING_HU = -1100;
/** Mean Hounsfield units of a pancreas, from an old and fatty one without contrast agent to one in the arterial phase. */
const PANCREAS_HU = { min: -30, max: 200 };

/**
 * What is doubtful about the values of an image.
 *
 * @throws VOLUME_NOT_FINITE
 */
export function imageDoubts(image: Volume, modality: string, place: { caseId: string; file: string }): string[] {
  const nonFinite = nonFiniteCount(image.voxels);
  if (nonFinite > 0) {
    fail("VOLUME_NOT_FINITE", {
      ...place,
      expected: "finite numbers in every voxel",
      found: `${nonFinite} voxels that are NaN or infinite`,
      hint: "replace them by a value that means outside the scan, such as the smallest one",
    });
  }
  const { min, max } = rangeOf(image);
  if (min === max) return [`every voxel of the image has the value ${min}`];
  if (modality !== "ct") return [];
  if (min > AIR_HU) return [`the smallest value of the CT is ${min}, so it may not be in Hounsfield units`];
  return min < PADDING_HU ? [`the CT is padded with ${min}`] : [];
}

/**
 * What is doubtful about the labels of a case.
 *
 * @param labels canonical, on the image's grid
 * @throws LABEL_EMPTY; CASE_EXCLUDED by the case's own rules
 */
export function labelDoubts(
  labels: Uint8Array,
  image: Volume,
  { modality, proposed, file }: { readonly modality: string; readonly proposed: ProposedCase; readonly file: string },
): string[] {
  const { caseId, minLabelVoxels = 0, wholeLabel = false } = proposed;
  const isTarget = (n: number) => labels[n] === canonicalLabels.pancreas || labels[n] === canonicalLabels.lesion;
  let voxels = 0;
  for (let n = 0; n < labels.length; n++) if (isTarget(n)) voxels++;
  if (voxels < minLabelVoxels) {
    excluded(`at least ${minLabelVoxels} voxels of pancreas`, `${voxels}`);
  }
  if (voxels === 0) {
    fail("LABEL_EMPTY", {
      caseId,
      file,
      expected: "pancreas or lesion in the label",
      found: "neither",
      hint: "label it, or bring the scan in as unlabeled (split unlabeled)",
    });
  }
  if (wholeLabel && touchesBorder(image.shape, isTarget)) {
    excluded("a pancreas that lies in the scan as a whole", "one that touches the border");
  }
  return [...shareDoubts(labels), ...(modality === "ct" ? intensityDoubts(image, labels) : [])];

  function excluded(expected: string, found: string): never {
    fail("CASE_EXCLUDED", { caseId, file, expected, found, hint: "such cases of this data set are left out" });
  }
}

/** A lesion may outgrow what is left of its pancreas; where most cases say so, the two values are confused. */
function shareDoubts(labels: Uint8Array): string[] {
  let [pancreas, lesion] = [0, 0];
  for (const label of labels) {
    if (label === canonicalLabels.pancreas) pancreas++;
    else if (label === canonicalLabels.lesion) lesion++;
  }
  if (lesion <= pancreas) return [];
  return ["the lesion is larger than the pancreas: right for a large mass, but in most cases it means swapped values"];
}

function intensityDoubts({ voxels, scale }: Volume, labels: Uint8Array): string[] {
  let [sum, count] = [0, 0];
  for (let n = 0; n < labels.length; n++) {
    if (labels[n] !== canonicalLabels.pancreas) continue;
    sum += Number(voxels[n]);
    count++;
  }
  const mean = scale.slope * (sum / count) + scale.intercept;
  if (count === 0 || (mean >= PANCREAS_HU.min && mean <= PANCREAS_HU.max)) return [];
  return [`the mean under the pancreas label is ${mean.toFixed(0)} HU: the label may be misplaced`];
}

function touchesBorder([ni, nj, nk]: PerAxis<number>, isTarget: (n: number) => boolean): boolean {
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const onBorder = k === 0 || k === nk - 1 || j === 0 || j === nj - 1;
      const step = onBorder ? 1 : Math.max(1, ni - 1);
      for (let i = 0; i < ni; i += step) if (isTarget(i + ni * (j + nj * k))) return true;
    }
  }
  return false;
}

/** Smallest and largest physical value. */
function rangeOf({ voxels, scale }: Volume): { min: number; max: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < voxels.length; n++) {
    const value = Number(voxels[n]);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ends = [low, high].map((value) => scale.slope * value + scale.intercept);
  return { min: Math.min(...ends), max: Math.max(...ends) };
}
