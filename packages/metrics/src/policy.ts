import { fail } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { type MetricKind, type MetricName, metricKinds } from "./metric-names.ts";
import type { EmptyKind, Outcome } from "./outcome.ts";

/** How the outcomes without a number enter a mean: as this number, or not at all. */
export type ScorePolicy = Readonly<Record<EmptyKind, number | "exclude">> & {
  /** Larger values count as this one. */
  readonly ceiling?: number;
};

/**
 * `seed-paper`: a missed, spurious or absent prediction has overlap 0, average distance 40 mm and Hausdorff distance
 * 100 mm. `image-diagonal`: overlap 0 and every distance the image's diagonal. `exclude`: overlap 0, distances left
 * out, and absent predictions left out of everything.
 */
export type PolicyName = "seed-paper" | "exclude" | "image-diagonal";

export interface PolicyOptions {
  /** Default `seed-paper`. */
  readonly policy?: PolicyName;
  /** Both masks empty: `skip` leaves the case out (default), `one` takes it as perfect (overlap 1, distance 0). */
  readonly bothEmpty?: "one" | "skip";
  /** Distances above the penalty count as the penalty. Default false. */
  readonly clipToPenalty?: boolean;
  /** Of the case's image; needed by `image-diagonal`. */
  readonly imageDiagonalMm?: number;
}

/** The seed paper's penalties where a surface distance cannot be computed. */
const SEED_PENALTY_MM = { "average-distance": 40, "hausdorff-distance": 100 } as const;

/**
 * How a metric's outcomes enter a mean.
 *
 * Only the reference may take a case out, never the prediction, so that no method gains by predicting nothing: a
 * spurious prediction has no sensitivity, but a missed case has precision 0. Two exceptions are the seed paper's own:
 * centroids leave missed and absent predictions out (their counts are shown). Volumes are never stood in for.
 *
 * @throws VALUE_INVALID when `image-diagonal` is asked for without the diagonal of a distance
 * @see docs/metrics.md
 */
export function scorePolicy(metric: MetricName, options: PolicyOptions = {}): ScorePolicy {
  const { policy = "seed-paper", bothEmpty = "skip", clipToPenalty = false } = options;
  const kind = metricKinds[metric];
  const worst = worstScore(kind, policy, options.imageDiagonalMm);
  const perfect = kind === "amount" ? "exclude" : kind === "overlap" || kind === "sensitivity" ? 1 : 0;
  const isDistance = kind.endsWith("-distance");
  return {
    "both-empty": bothEmpty === "one" ? perfect : "exclude",
    missed: worst,
    spurious: kind === "sensitivity" ? "exclude" : worst,
    "no-prediction": policy === "exclude" ? "exclude" : worst,
    ...(clipToPenalty && isDistance && worst !== "exclude" ? { ceiling: worst } : {}),
  };
}

function worstScore(kind: MetricKind, policy: PolicyName, diagonal: number | undefined): number | "exclude" {
  if (kind === "amount") return "exclude";
  if (kind === "overlap" || kind === "sensitivity") return 0;
  if (policy === "image-diagonal") return requireDiagonal(diagonal);
  if (policy === "exclude" || kind === "centroid-distance") return "exclude";
  return SEED_PENALTY_MM[kind];
}

function requireDiagonal(diagonal: number | undefined): number {
  if (diagonal !== undefined) return diagonal;
  return fail("VALUE_INVALID", {
    expected: "imageDiagonalMm beside the policy image-diagonal",
    found: "none",
    hint: "give the diagonal of the case's image, imageDiagonalMm(shape, spacing)",
  });
}

/** Diagonal of an image in mm, its outer voxels included. */
export function imageDiagonalMm(shape: PerAxis<number>, spacing: PerAxis<number>): number {
  return Math.hypot(shape[0] * spacing[0], shape[1] * spacing[1], shape[2] * spacing[2]);
}

/** `scorePolicy` of Dice and IoU under the seed paper's convention. */
export function overlapPolicy(bothEmpty: "skip" | "one" = "skip"): ScorePolicy {
  return scorePolicy("dice", { bothEmpty });
}

/** The number an outcome counts as under a policy; null when it is left out. */
export function scoreOf(outcome: Outcome, policy: ScorePolicy): number | null {
  if (outcome.kind === "value") return Math.min(outcome.value, policy.ceiling ?? Number.POSITIVE_INFINITY);
  const score = policy[outcome.kind];
  return score === "exclude" ? null : score;
}
