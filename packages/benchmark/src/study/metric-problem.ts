import { closestWord } from "@panshift/segmentation";
import { type MetricPath, metricPaths } from "../evaluation/metric-paths.ts";

/** Why a study cannot show a metric; `null` where it can. @param tolerancesMm that the surface Dice is computed for */
export function metricProblem(metric: MetricPath, tolerancesMm: readonly number[]): string | null {
  const known = metricPaths(tolerancesMm);
  if (known.includes(metric)) return null;
  const surface = known.filter((path) => path.startsWith("nsd.")).join(", ");
  const [, tolerance = ""] = /^nsd\.(.+)$/.exec(metric) ?? [];
  if (Number(tolerance) > 0) {
    const missing = !tolerancesMm.includes(Number(tolerance));
    return missing
      ? `the surface Dice is computed for ${surface}; add ${tolerance} to \`scoring.nsdTolerancesMm\``
      : `expected nsd.${Number(tolerance)}`;
  }
  if (metric.startsWith("nsd")) return `expected a surface Dice with its tolerance in mm: ${surface}`;
  const meant = closestWord(metric, known);
  return meant === null
    ? `no such metric; expected one of ${known.join(", ")}`
    : `no such metric, did you mean ${meant}?`;
}
