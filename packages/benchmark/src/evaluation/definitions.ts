import type { MetricName, PolicyName } from "@panshift/metrics";
import { type EvaluationSettings, INTERVALS } from "./settings.ts";

const OVERLAPS = {
  dice: "2 |P and R| / (|P| + |R|) over voxels of prediction P and reference R",
  iou: "|P and R| / |P or R| over voxels",
  sensitivity: "|P and R| / |R| over voxels",
  precision: "|P and R| / |P| over voxels",
} as const;

const AMOUNTS = {
  centroidMm: "distance between the mean voxels of P and R, mm",
  volumeMl: "volume of P, ml",
  volumeErrorMl: "volume of P minus volume of R, ml",
  absoluteVolumeErrorMl: "size of volumeErrorMl, ml",
  relativeVolumeError: "volumeErrorMl divided by the volume of R; undefined where R is empty",
  absoluteRelativeVolumeError: "size of relativeVolumeError",
  lesionSensitivity: "share of the 26-connected components of R that P covers by at least 10 % of their voxels",
  falsePositives: "number of 26-connected components of P that R covers by less than 10 % of their voxels",
} as const;

const SURFACES = {
  voxel: "voxels with a face neighbor outside the mask, distances between voxel centers, each counting one",
  mesh: "corners between voxels on a marching-cubes surface, each counting its area (DeepMind surface-distance)",
} as const;

/** Surface metrics; D(P,R) are the distances of the surface points of P to the surface of R. */
const DISTANCES = {
  voxel: {
    assdMm: "mean of D(P,R) and D(R,P) pooled, mm",
    masdMm: "mean of the two directed means, mm",
    hdMm: "largest of D(P,R) and D(R,P), mm",
    hd95Mm: "larger of the 95th percentiles (linear interpolation) of D(P,R) and D(R,P), mm",
    hd95PooledMm: "95th percentile of D(P,R) and D(R,P) pooled, mm",
    nsd: "share of the points of both surfaces within the tolerance (the number in its name, mm) of the other surface",
  },
  mesh: {
    assdMm: "area-weighted mean of D(P,R) and D(R,P) pooled, mm",
    masdMm: "mean of the two directed area-weighted means, mm",
    hdMm: "largest of D(P,R) and D(R,P), mm",
    hd95Mm: "larger of the smallest distances that hold 95 % of the area of each surface, mm",
    hd95PooledMm: "smallest distance that holds 95 % of the area of both surfaces, mm",
    nsd: "share of the area of both surfaces within the tolerance (the number in its name, mm) of the other surface",
  },
} as const;

const POLICIES: Readonly<Record<PolicyName, string>> = {
  "seed-paper":
    "missed, spurious or no prediction: overlap 0, average distances 40 mm, Hausdorff distances 100 mm, centroid left out",
  exclude: "missed or spurious: overlap 0, distances left out; no prediction: left out of everything",
  "image-diagonal": "missed, spurious or no prediction: overlap 0, every distance the diagonal of the image",
};

/** What every number of an evaluation means, for people who read its file alone. */
export function definitionsOf({ surface, policy, bothEmpty, clipToPenalty }: EvaluationSettings) {
  const metrics: Readonly<Record<MetricName, string>> = { ...OVERLAPS, ...DISTANCES[surface], ...AMOUNTS };
  const clipping = clipToPenalty ? "; distances above the penalty count as the penalty" : "";
  return {
    ...metrics,
    surface: SURFACES[surface],
    policy:
      `${POLICIES[policy]}; spurious: sensitivity left out; volumes and counts only where they are defined; ` +
      `both empty: ${bothEmpty === "one" ? "perfect (overlap 1, distance 0)" : "left out"}${clipping}`,
    ci95: `${INTERVALS.method}; ${INTERVALS.replicates} draws, seed ${INTERVALS.seed}`,
    groupMeans: "unweighted mean over the groups of the mean within each; intervals from the same draws",
    ceiling: "mean of the same metric of the further readers, scored against the same reference on the same cases",
  } as const;
}
