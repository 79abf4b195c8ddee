import { fail, PanShiftError } from "@panshift/core";
import { verifyPair } from "@panshift/dataset";
import { diceOf, type Outcome, overlapCounts, relativeVolumeError, value, volumeMlOf } from "@panshift/metrics";
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
export function scoreCase(reference: NamedVolume, prediction: NamedVolume | null, sides: LabelSides): LabelScore[] {
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
    if (found === null) {
      const { reference: voxels } = overlapCounts(expected, expected);
      return { label, voxels: { reference: voxels, prediction: null }, metrics: noPrediction };
    }
    const counts = overlapCounts(expected, found);
    const voxels = { reference: counts.reference, prediction: counts.prediction };
    const volumes = {
      reference: volumeMlOf(voxels.reference, spacing),
      prediction: volumeMlOf(voxels.prediction, spacing),
    };
    const metrics = {
      dice: diceOf(counts),
      volumeMl: value(volumes.prediction),
      volumeErrorMl: value(volumes.prediction - volumes.reference),
      relativeVolumeError: relativeVolumeError(counts),
    };
    return { label, voxels, metrics };
  });
}

const noPrediction: Readonly<Record<MetricName, Outcome>> = {
  dice: { kind: "no-prediction" },
  volumeMl: { kind: "no-prediction" },
  volumeErrorMl: { kind: "no-prediction" },
  relativeVolumeError: { kind: "no-prediction" },
};

function without(mask: Uint8Array, ignore: Uint8Array | null): Uint8Array {
  return ignore === null ? mask : mask.map((inside, n) => (ignore[n] === 1 ? 0 : inside));
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
