import type { MaskMetrics, Outcome } from "@panshift/metrics";
import { expect, test } from "vitest";
import { metricPaths, outcomeAt } from "../evaluation/metric-paths.ts";
import type { ScoredCase } from "./case-log.ts";
import { packLog, unpackLog } from "./packed-log.ts";

const value = (of: number): Outcome => ({ kind: "value", value: of });
const TOLERANCES_MM = [1, 2.5];
const PATHS = metricPaths(TOLERANCES_MM);

/** Every metric with a value of its own, but for the outcomes that are given. */
function metricsWith(special: Partial<Record<string, Outcome>>, of: number) {
  const outcomes = new Map(PATHS.map((path, at) => [path, special[path] ?? value(of + at / 7)]));
  const nsd = Object.fromEntries(TOLERANCES_MM.map((mm) => [mm, outcomes.get(`nsd.${mm}`)]));
  const named = Object.fromEntries([...outcomes].filter(([path]) => !path.startsWith("nsd.")));
  return { outcomes, metrics: { ...named, nsd } as MaskMetrics };
}

const detection = { lesions: 2, found: 1, predicted: 3, falsePositives: 2 };
const one = metricsWith({}, 1);
const other = metricsWith({ dice: { kind: "missed" }, "nsd.2.5": { kind: "both-empty" } }, 2);
const some = { dice: value(1), nsd: {} } as unknown as MaskMetrics;
const LOG: readonly ScoredCase[] = [
  {
    ...{ key: "a/1", scoring: "s", weights: "w", image: "i", imageDiagonalMm: 400.5, flags: [] },
    prediction: { file: "predictions/a/1.nii.gz", sha256: "p" },
    labels: [
      { label: "pancreas", voxels: { reference: 10, prediction: 12 }, metrics: one.metrics, detection },
      { label: "tumor", voxels: { reference: 3, prediction: 0 }, metrics: other.metrics, detection },
    ],
  },
  {
    ...{ key: "a/2", scoring: "s", imageDiagonalMm: 1, flags: ["prediction-missing"] },
    prediction: { file: "n/a", sha256: "n/a" },
    labels: [{ label: "pancreas", voxels: { reference: 0, prediction: null }, metrics: some, detection: null }],
  },
  {
    ...{ key: "a/3", scoring: "s", imageDiagonalMm: 2, flags: [], labels: [] },
    prediction: { file: "b", sha256: "q" },
  },
];

test("a packed log gives the cases that went in, also from another thread", () => {
  const unpacked = unpackLog(structuredClone(packLog(LOG)), JSON.parse);
  const withoutMetrics = (of: readonly Pick<ScoredCase, "labels">[]) =>
    of.map((scored) => ({ ...scored, labels: scored.labels.map(({ metrics: _, ...label }) => label) }));
  const expected = LOG.map(({ prediction: { file, sha256 }, ...rest }) => ({ ...rest, prediction: { file }, sha256 }));
  expect(withoutMetrics(unpacked)).toEqual(withoutMetrics(expected));
});

test("packed metrics give the outcomes that went in, whatever kinds they are", () => {
  const all = unpackLog(packLog(LOG), JSON.parse).flatMap(({ labels }) => labels.map(({ metrics }) => metrics));
  for (const [at, { outcomes }] of [one, other].entries()) {
    const metrics = all[at] as MaskMetrics;
    for (const path of PATHS) expect(outcomeAt(metrics, path)).toEqual(outcomes.get(path));
    expect(outcomeAt(metrics, "nsd.9")).toBeNull();
  }
  const metrics = all[2] as MaskMetrics;
  expect(outcomeAt(metrics, "dice")).toEqual(value(1));
  expect(outcomeAt(metrics, "hd95Mm")).toBeNull(); // a metric that was not computed stays absent
});
