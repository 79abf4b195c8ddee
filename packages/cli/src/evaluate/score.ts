import { fail, PanShiftError } from "@panshift/core";
import { verifyPair } from "@panshift/dataset";
import { dice, type Outcome, volumeMl } from "@panshift/metrics";
import { type LabelArray, labelVoxels, maskOf, spacingOf, type Volume } from "@panshift/volume";
import { IGNORE, type LabelSides } from "./labels.ts";

export type MetricName = "dice" | "volumeMl" | "volumeErrorMl" | "relativeVolumeError";

/** In the order of the tables. */
export const metricNames: readonly MetricName[] = ["dice", "volumeMl", "volumeErrorMl", "relativeVolumeError"];

/** What one label of one case scores. Voxel counts are after removal of ignored voxels. */
export interface LabelScore {
  readonly label: string;
  /** `prediction` is `null` where there is no prediction. */
  readonly voxels: { readonly reference: number; readonly prediction: number | null };
  readonly metrics: Readonly<Record<MetricName, Outcome>>;
}

/** A volume with the path that errors name. */
export interface NamedVolume {
  readonly path: string;
  readonly volume: Volume;
}

/**
 * Scores each label of one case.
 *
 * @param prediction `null` when there is none: every outcome is `no-prediction`
 * @throws PAIR_MISMATCH when the two do not lie on one grid, LABELS_NOT_INTEGER
 */
export function scoreCase(
  reference: NamedVolume,
  prediction: NamedVolume | null,
  sides: LabelSides,
): LabelScore[] {
  if (prediction !== null) requireSameGrid(reference, prediction);
  const spacing = spacingOf(reference.volume);
  const referenceVoxels = labelVoxels(reference.volume, reference.path);
  const predictionVoxels = prediction && labelVoxels(prediction.volume, prediction.path);
  const ignored = sides.reference.get(IGNORE);
  const ignore = ignored === undefined ? null : maskOf(referenceVoxels, ignored);
  const mask = (voxels: LabelArray, values: readonly number[] = []) => without(maskOf(voxels, values), ignore);
  return sides.names.map((label) => {
    const expected = mask(referenceVoxels, sides.reference.get(label));
    const found = predictionVoxels && mask(predictionVoxels, sides.prediction.get(label));
    return {
      label,
      voxels: { reference: count(expected), prediction: found && count(found) },
      metrics: found === null ? noPrediction : compare(expected, found, spacing),
    };
  });
}

const noPrediction = Object.fromEntries(metricNames.map((name) => [name, { kind: "no-prediction" }])) as Record<
  MetricName,
  Outcome
>;

function compare(
  reference: Uint8Array,
  prediction: Uint8Array,
  spacing: readonly [number, number, number],
): Record<MetricName, Outcome> {
  const overlap = dice(reference, prediction);
  const referenceMl = volumeMl(reference, spacing);
  const predictionMl = volumeMl(prediction, spacing);
  const error = predictionMl - referenceMl;
  const relative: Outcome =
    referenceMl > 0
      ? { kind: "value", value: error / referenceMl }
      : { kind: predictionMl > 0 ? "spurious" : "both-empty" };
  return {
    dice: overlap,
    volumeMl: { kind: "value", value: predictionMl },
    volumeErrorMl: { kind: "value", value: error },
    relativeVolumeError: relative,
  };
}

function without(mask: Uint8Array, ignore: Uint8Array | null): Uint8Array {
  if (ignore !== null) for (let n = 0; n < mask.length; n++) if (ignore[n] === 1) mask[n] = 0;
  return mask;
}

function count(mask: Uint8Array): number {
  let voxels = 0;
  for (const value of mask) voxels += value;
  return voxels;
}

/** @throws PAIR_MISMATCH naming both files */
function requireSameGrid(reference: NamedVolume, prediction: NamedVolume): void {
  try {
    verifyPair(reference.volume, prediction.volume);
  } catch (cause) {
    if (!(cause instanceof PanShiftError)) throw cause;
    fail("PAIR_MISMATCH", {
      file: prediction.path,
      expected: `the grid of its reference ${reference.path} (${reference.volume.shape.join(" x ")} voxels)`,
      found: cause.facts.found,
      hint: "segment the scan that the reference was drawn on, or resample the prediction onto its grid",
      cause,
    });
  }
}
