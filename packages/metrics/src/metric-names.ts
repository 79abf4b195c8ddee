/**
 * What makes a metric good and what it is without a value: an overlap (1 is perfect), a share of the reference, an
 * average or a largest surface distance (0 is perfect), the distance of centroids, or a volume or a count that has no
 * perfect value to stand in.
 */
export type MetricKind =
  | "overlap"
  | "sensitivity"
  | "average-distance"
  | "hausdorff-distance"
  | "centroid-distance"
  | "amount";

/** Every metric of `evaluateMasks`, in the order of the tables; `nsd` is one for each tolerance. */
export const metricKinds = {
  dice: "overlap",
  iou: "overlap",
  sensitivity: "sensitivity",
  precision: "overlap",
  assdMm: "average-distance",
  masdMm: "average-distance",
  hdMm: "hausdorff-distance",
  hd95Mm: "hausdorff-distance",
  hd95PooledMm: "hausdorff-distance",
  nsd: "overlap",
  centroidMm: "centroid-distance",
  volumeMl: "amount",
  volumeErrorMl: "amount",
  absoluteVolumeErrorMl: "amount",
  relativeVolumeError: "amount",
  absoluteRelativeVolumeError: "amount",
  lesionSensitivity: "sensitivity",
  falsePositives: "amount",
} as const satisfies Readonly<Record<string, MetricKind>>;

export type MetricName = keyof typeof metricKinds;

/** In the order of the tables. */
export const metricNames = Object.keys(metricKinds) as readonly MetricName[];
