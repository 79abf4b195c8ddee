import type { ResultRow } from "@panshift/benchmark/study";
import { type MaskMetrics, metricNames } from "@panshift/metrics";

/** Scores that are read from logs are views, of which comparisons of objects see nothing: as plain data. */
export function plainMetrics(metrics: MaskMetrics): Readonly<Record<string, unknown>> {
  return Object.fromEntries(metricNames.map((name) => [name, metrics[name]]));
}

export function plainCases<Label extends { readonly metrics: MaskMetrics }>(
  cases: readonly { readonly labels: readonly Label[] }[],
) {
  return cases.map((one) => ({
    ...one,
    labels: one.labels.map((label) => ({ ...label, metrics: plainMetrics(label.metrics) })),
  }));
}

export function plainRows(rows: readonly ResultRow[]) {
  return rows.map((row) => ({
    ...{ method: row.method, run: row.run, seed: row.seed, selection: row.selection, protocol: row.protocol },
    ...{ family: row.family, sources: row.sources, leftOut: row.leftOut, fold: row.fold, sample: row.sample },
    ...{ domain: row.domain, changed: row.changed, case: row.case, subject: row.subject, columns: row.columns },
    ...{ imageDiagonalMm: row.imageDiagonalMm, flags: row.flags, label: row.label, voxels: row.voxels },
    ...{ metrics: plainMetrics(row.metrics), detection: row.detection },
  }));
}
