import type { MaskMetrics, Outcome } from "@panshift/metrics";
import { expect, test } from "vitest";
import { metricPaths, outcomeAt } from "../evaluation/metric-paths.ts";
import { packMetrics } from "./packed-metrics.ts";

const value = (of: number): Outcome => ({ kind: "value", value: of });

test("packed metrics give the outcomes that went in, whatever kinds they are", () => {
  const paths = metricPaths([1, 2.5]);
  const some: Partial<Record<string, Outcome>> = { dice: { kind: "missed" }, "nsd.2.5": { kind: "both-empty" } };
  for (const special of [{}, some]) {
    const outcomes = new Map(paths.map((path, at) => [path, special[path as keyof typeof special] ?? value(at / 7)]));
    const nsd = Object.fromEntries([1, 2.5].map((mm) => [mm, outcomes.get(`nsd.${mm}`)]));
    const plain = Object.fromEntries([...outcomes].filter(([path]) => !path.startsWith("nsd.")));
    const [packed] = packMetrics([{ ...plain, nsd } as MaskMetrics]) as [MaskMetrics];
    for (const path of paths) expect(outcomeAt(packed, path)).toEqual(outcomes.get(path));
    expect(outcomeAt(packed, "nsd.9")).toBeNull();
  }
});

test("a metric that was not computed stays absent", () => {
  const [packed] = packMetrics([{ dice: value(1), nsd: {} } as unknown as MaskMetrics]) as [MaskMetrics];
  expect(outcomeAt(packed, "dice")).toEqual(value(1));
  expect(outcomeAt(packed, "hd95Mm")).toBeNull();
});
