import { fail } from "@panshift/core";
import { type MaskMetrics, type MetricName, metricKinds, metricNames, type Outcome } from "@panshift/metrics";

/** A metric as summaries name it: `dice`, `hd95Mm`, and `nsd.2` for the tolerance of 2 mm. */
export type MetricPath = string;

/** Every metric in the order of the tables. */
export function metricPaths(nsdTolerancesMm: readonly number[]): MetricPath[] {
  return metricNames.flatMap((name) => (name === "nsd" ? nsdTolerancesMm.map((mm) => `nsd.${mm}`) : [name]));
}

/** The metrics that tables on a terminal show, of those that were computed: NSD at 2 mm, else at the first tolerance. */
export function headlinePaths(nsdTolerancesMm: readonly number[]): MetricPath[] {
  const toleranceMm = nsdTolerancesMm.includes(2) ? 2 : nsdTolerancesMm[0];
  return ["dice", "assdMm", "hd95Mm", `nsd.${toleranceMm}`];
}

/** The outcome of a metric; null when the evaluation did not compute it. */
export function outcomeAt(metrics: MaskMetrics, path: MetricPath): Outcome | null {
  return outcomeReader(path)(metrics);
}

/** Reads the outcome of one metric from many. @throws CALL_INVALID as `nameOf` */
export function outcomeReader(path: MetricPath): (metrics: MaskMetrics) => Outcome | null {
  const name = nameOf(path);
  if (name !== "nsd") return (metrics) => metrics[name] ?? null;
  const toleranceMm = path.slice("nsd.".length);
  return ({ nsd }) => nsd[toleranceMm] ?? null;
}

/**
 * The metric of a path, without the tolerance.
 *
 * @throws CALL_INVALID for a path that names none
 */
export function nameOf(path: MetricPath): MetricName {
  const name = path.startsWith("nsd.") ? "nsd" : path;
  if (name in metricKinds && (name === "nsd") === path.startsWith("nsd.")) return name as MetricName;
  return fail("CALL_INVALID", {
    expected: `a metric among ${metricNames.map((known) => (known === "nsd" ? "nsd.<mm>" : known)).join(", ")}`,
    found: path,
    hint: "check the name",
  });
}

/** Volumes and signed errors have no better or worse: null. */
const DIRECTIONS: Readonly<Record<(typeof metricKinds)[MetricName], "higher" | "lower" | null>> = {
  overlap: "higher",
  sensitivity: "higher",
  "average-distance": "lower",
  "hausdorff-distance": "lower",
  "centroid-distance": "lower",
  amount: null,
};
const LOWER_AMOUNTS: readonly MetricName[] = ["absoluteVolumeErrorMl", "absoluteRelativeVolumeError", "falsePositives"];

/** Which values of a metric are better; null where neither is. */
export function betterOf(path: MetricPath): "higher" | "lower" | null {
  const name = nameOf(path);
  return LOWER_AMOUNTS.includes(name) ? "lower" : DIRECTIONS[metricKinds[name]];
}
