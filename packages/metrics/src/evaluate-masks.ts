import { fail } from "@panshift/core";
import { type PerAxis, requireSpacing } from "@panshift/volume";
import { countCommon, countOnes, meanIndex } from "./bits/moments.ts";
import { type PackedPair, packPair } from "./bits/packed-pair.ts";
import { DETECTION_RULE, type Detection, type DetectionRule, detect } from "./detection.ts";
import { type MetricName, metricKinds } from "./metric-names.ts";
import { emptyOutcome, type Outcome, value } from "./outcome.ts";
import { diceOf, iouOf, type OverlapCounts, overlapCounts, precisionOf, sensitivityOf } from "./overlap.ts";
import { type SurfaceDistances, surfaceDistances } from "./surface/surface-distances.ts";
import { assdMm, hd95Mm, hd95PooledMm, hdMm, masdMm, nsd } from "./surface/surface-metrics.ts";
import type { SurfaceKind } from "./surface/surface-points.ts";
import { relativeVolumeError, volumeMlOf } from "./volume.ts";

export interface EvaluationOptions {
  /** Which points make a surface. Default `voxel`. */
  readonly surface?: SurfaceKind;
  /** Tolerances of the normalized surface distance, in mm. Default 1, 2, 3, 5. */
  readonly nsdTolerancesMm?: readonly number[];
  /** What counts as one lesion, and as found. Default: 26-connected, overlap of at least 10 %. */
  readonly detection?: DetectionRule;
}

/** One outcome for each metric; the normalized surface distance by its tolerance in mm. */
export type MaskMetrics = Readonly<Record<Exclude<MetricName, "nsd">, Outcome>> & {
  readonly nsd: Readonly<Record<string, Outcome>>;
};

export interface MaskEvaluation {
  /** `prediction` is null where there is none. */
  readonly voxels: { readonly reference: number; readonly prediction: number | null };
  /** null where there is no prediction. */
  readonly detection: Detection | null;
  readonly metrics: MaskMetrics;
}

const DEFAULT_TOLERANCES_MM = [1, 2, 3, 5];

/**
 * Every metric of a prediction at once.
 *
 * @param reference mask of `shape`, nonzero = inside, i fastest
 * @param prediction mask on the same grid; null when there is none
 * @param spacing of i, j, k in mm
 * @throws SHAPE_MISMATCH, VALUE_INVALID
 * @see docs/metrics.md
 */
export function evaluateMasks(
  reference: Uint8Array,
  prediction: Uint8Array | null,
  shape: PerAxis<number>,
  spacing: PerAxis<number>,
  options: EvaluationOptions = {},
): MaskEvaluation {
  const { surface = "voxel", nsdTolerancesMm = DEFAULT_TOLERANCES_MM, detection: rule = DETECTION_RULE } = options;
  requireSpacing(spacing);
  requireTolerances(nsdTolerancesMm);
  if (prediction === null) return withoutPrediction(reference, nsdTolerancesMm);
  const pair = packPair(reference, prediction, shape, spacing);
  const counts = {
    reference: countOnes(pair.reference),
    prediction: countOnes(pair.prediction),
    intersection: countCommon(pair.reference, pair.prediction),
  };
  const empty = emptyOutcome(counts.reference, counts.prediction);
  const detection = detect(pair.reference, pair.prediction, rule);
  return {
    voxels: { reference: counts.reference, prediction: counts.prediction },
    detection,
    metrics: {
      dice: diceOf(counts),
      iou: iouOf(counts),
      sensitivity: sensitivityOf(counts),
      precision: precisionOf(counts),
      ...surfaceMetrics(empty ?? surfaceDistances(pair, spacing, surface), nsdTolerancesMm),
      centroidMm: empty ?? value(centroidDistanceMm(pair, spacing)),
      ...volumeMetrics(counts, spacing),
      lesionSensitivity: empty ?? value(detection.found / detection.lesions),
      falsePositives: value(detection.falsePositives),
    },
  };
}

/** @param distances or the outcome that every metric has without them */
function surfaceMetrics(distances: SurfaceDistances | Outcome, tolerancesMm: readonly number[]) {
  const outcomeOf = (metric: (distances: SurfaceDistances) => number): Outcome =>
    "kind" in distances ? distances : value(metric(distances));
  return {
    assdMm: outcomeOf(assdMm),
    masdMm: outcomeOf(masdMm),
    hdMm: outcomeOf(hdMm),
    hd95Mm: outcomeOf(hd95Mm),
    hd95PooledMm: outcomeOf(hd95PooledMm),
    nsd: Object.fromEntries(
      tolerancesMm.map((toleranceMm) => [toleranceMm, outcomeOf((distances) => nsd(distances, toleranceMm))]),
    ),
  };
}

/** Distance in mm between the mean voxels of two masks that both hold some. */
function centroidDistanceMm({ reference, prediction }: PackedPair, spacing: PerAxis<number>): number {
  const [a, b] = [meanIndex(reference), meanIndex(prediction)];
  return Math.hypot((a[0] - b[0]) * spacing[0], (a[1] - b[1]) * spacing[1], (a[2] - b[2]) * spacing[2]);
}

function volumeMetrics(counts: OverlapCounts, spacing: PerAxis<number>) {
  const predicted = volumeMlOf(counts.prediction, spacing);
  const error = predicted - volumeMlOf(counts.reference, spacing);
  const relative = relativeVolumeError(counts);
  return {
    volumeMl: value(predicted),
    volumeErrorMl: value(error),
    absoluteVolumeErrorMl: value(Math.abs(error)),
    relativeVolumeError: relative,
    absoluteRelativeVolumeError: relative.kind === "value" ? value(Math.abs(relative.value)) : relative,
  };
}

function withoutPrediction(reference: Uint8Array, tolerancesMm: readonly number[]): MaskEvaluation {
  const outcome: Outcome = { kind: "no-prediction" };
  const { nsd: _, ...kinds } = metricKinds;
  return {
    voxels: { reference: overlapCounts(reference, reference).reference, prediction: null },
    detection: null,
    metrics: {
      ...mapValues(kinds, () => outcome),
      nsd: Object.fromEntries(tolerancesMm.map((toleranceMm) => [toleranceMm, outcome])),
    },
  };
}

function mapValues<K extends string, T>(record: Readonly<Record<K, unknown>>, make: () => T): Record<K, T> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, make()])) as Record<K, T>;
}

function requireTolerances(tolerancesMm: readonly number[]): void {
  if (tolerancesMm.every((mm) => Number.isFinite(mm) && mm >= 0)) return;
  fail("VALUE_INVALID", {
    expected: "tolerances of the normalized surface distance in mm, none negative",
    found: tolerancesMm,
    hint: "give for example 1, 2, 3",
  });
}
