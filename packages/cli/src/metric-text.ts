import type { MetricPath } from "@panshift/benchmark";

const TITLES: Readonly<Record<string, string>> = {
  dice: "Dice",
  iou: "IoU",
  assdMm: "ASSD (mm)",
  masdMm: "MASD (mm)",
  hdMm: "HD (mm)",
  hd95Mm: "HD95 (mm)",
  hd95PooledMm: "HD95 pooled (mm)",
  centroidMm: "centroid (mm)",
  volumeMl: "volume (ml)",
  volumeErrorMl: "volume error (ml)",
};

/** A metric as tables head it. */
export function metricTitle(path: MetricPath): string {
  return TITLES[path] ?? path.replace(/^nsd\.(.+)$/, "NSD $1 mm");
}

/** A metric's value: millimeters and milliliters to two digits, fractions to four. */
export function numberText(path: MetricPath, value: number): string {
  return value.toFixed(/(Mm|Ml|Positives)$/.test(path) ? 2 : 4);
}
