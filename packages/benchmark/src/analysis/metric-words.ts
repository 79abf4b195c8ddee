import { metricKinds } from "@panshift/metrics";
import { type MetricPath, nameOf } from "../evaluation/metric-paths.ts";
import type { Interval } from "./resampling.ts";

const TITLES: Readonly<Record<string, string>> = {
  dice: "Dice",
  iou: "IoU",
  assdMm: "ASSD",
  masdMm: "MASD",
  hdMm: "HD",
  hd95Mm: "HD95",
  hd95PooledMm: "HD95 pooled",
  centroidMm: "centroid distance",
  volumeMl: "volume",
  volumeErrorMl: "volume error",
  absoluteVolumeErrorMl: "absolute volume error",
  relativeVolumeError: "relative volume error",
  absoluteRelativeVolumeError: "absolute relative volume error",
  lesionSensitivity: "lesion sensitivity",
  falsePositives: "false positives",
};

/** How a metric is called: `Dice`, `NSD at 3 mm`. */
export function titleOf(metric: MetricPath): string {
  return metric.startsWith("nsd.") ? `NSD at ${metric.slice("nsd.".length)} mm` : (TITLES[metric] ?? metric);
}

/** `mm`, `ml`, or "" for shares and counts. */
export function unitOf(metric: MetricPath): string {
  const name = nameOf(metric);
  return name.endsWith("Mm") ? "mm" : name.endsWith("Ml") ? "ml" : "";
}

/** Title, with the unit where there is one: `ASSD (mm)`, `Dice`. */
export function titleWithUnit(metric: MetricPath): string {
  const unit = unitOf(metric);
  return unit === "" ? titleOf(metric) : `${titleOf(metric)} (${unit})`;
}

/** Title and scale: `ASSD (mm)`, `Dice (0 to 1)`. */
export function axisTitle(metric: MetricPath): string {
  const unit = unitOf(metric);
  return `${titleOf(metric)} (${unit === "" ? (isShare(metric) ? "0 to 1" : "number") : unit})`;
}

/** Metrics between 0 and 1. */
export function isShare(metric: MetricPath): boolean {
  const kind = metricKinds[nameOf(metric)];
  return kind === "overlap" || kind === "sensitivity";
}

/** A value of a metric as tables show it: shares with three decimals, other values with two. */
export function formatMetric(metric: MetricPath, value: number | null): string {
  return value === null ? "n/a" : withoutMinusZero(value.toFixed(isShare(metric) ? 3 : 2));
}

/** A value in a sentence: `0.611`, `7.36 mm`. */
export function formatWithUnit(metric: MetricPath, value: number | null): string {
  const unit = unitOf(metric);
  return value === null || unit === "" ? formatMetric(metric, value) : `${formatMetric(metric, value)} ${unit}`;
}

export function formatInterval(metric: MetricPath, interval: Interval | null): string {
  return interval === null ? "n/a" : interval.map((end) => formatMetric(metric, end)).join(" to ");
}

export function formatP(p: number | null): string {
  return p === null ? "n/a" : p < 0.001 ? "< 0.001" : p.toFixed(3);
}

function withoutMinusZero(text: string): string {
  return Number(text) === 0 ? text.replace("-", "") : text;
}
