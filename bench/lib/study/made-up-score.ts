import type { PlannedRun, ScoredCase, StudyCase } from "@panshift/benchmark/study";
import { Rng } from "@panshift/core";
import type { MaskMetrics, Outcome } from "@panshift/metrics";

type CaseScore = Pick<ScoredCase, "imageDiagonalMm" | "flags" | "labels">;

/** What another sequence and another center cost, and what a method is better than the one before it; in Dice. */
const [BY_SEQUENCE, BY_CENTER, BY_METHOD] = [0.15, 0.05, 0.01];
const MISSED_SHARE = 0.02;

/**
 * A score of one case that follows from run and case alone: worse by sequence than by center, better from method to
 * method, with scatter of subjects and of trainings; one in fifty is missed.
 */
export function madeUpScore({ id, method, uses }: PlannedRun, { key, caseId, subject, domain }: StudyCase): CaseScore {
  const rng = Rng.of(1, "made-up", id, key);
  const ofSubject = Rng.of(1, "made-up", subject).normal(0, 0.06);
  const [center, sequence] = domain.split("/");
  const sources = uses[0]?.sources.map((source) => source.split("/")) ?? [];
  const loss =
    (sources.some((source) => source[1] === sequence) ? 0 : BY_SEQUENCE) +
    (sources.some((source) => source[0] === center) ? 0 : BY_CENTER);
  const gain = BY_METHOD * Number(method.name.split("-")[1]);
  const dice = Math.min(0.98, Math.max(0.05, 0.75 + gain - loss + ofSubject + rng.normal(0, 0.03)));
  const isMissed = rng.chance(MISSED_SHARE);
  const voxels = 800 + 40 * (caseId.charCodeAt(2) % 10);
  return {
    imageDiagonalMm: 505,
    flags: isMissed ? ["empty"] : [],
    labels: [
      {
        label: "pancreas",
        voxels: { reference: voxels, prediction: isMissed ? 0 : voxels + 30 },
        metrics: isMissed ? metricsOf(() => ({ kind: "missed" })) : metricsOf(valueIn(dice, voxels, rng)),
        detection: { lesions: 1, found: isMissed ? 0 : 1, predicted: isMissed ? 0 : 1, falsePositives: 0 },
      },
    ],
  };
}

type Quantity = "overlap" | "distance" | "volume" | "error" | "count";

function valueIn(dice: number, voxels: number, rng: Rng): (quantity: Quantity) => Outcome {
  const ml = voxels * 0.064;
  const values = { overlap: dice, distance: 12 * (1 - dice), volume: ml * 1.04, error: ml * 0.04, count: 0 };
  return (quantity) => ({ kind: "value", value: values[quantity] * (1 + 0.01 * rng.uniform()) });
}

function metricsOf(outcomeOf: (quantity: Quantity) => Outcome): MaskMetrics {
  const [overlap, distance] = [() => outcomeOf("overlap"), () => outcomeOf("distance")];
  return {
    ...{ dice: overlap(), iou: overlap(), sensitivity: overlap(), precision: overlap() },
    ...{ assdMm: distance(), masdMm: distance(), hdMm: distance(), hd95Mm: distance(), hd95PooledMm: distance() },
    nsd: { 1: overlap(), 2: overlap(), 3: overlap(), 5: overlap() },
    centroidMm: distance(),
    volumeMl: outcomeOf("volume"),
    volumeErrorMl: outcomeOf("error"),
    absoluteVolumeErrorMl: outcomeOf("error"),
    relativeVolumeError: outcomeOf("error"),
    absoluteRelativeVolumeError: outcomeOf("error"),
    lesionSensitivity: overlap(),
    falsePositives: outcomeOf("count"),
  };
}
