import type { MaskMetrics } from "@panshift/metrics";
import { expect, test } from "vitest";
import type { ScoredCase } from "../grid/case-log.ts";
import { keepCases } from "./kept-case.ts";

function scoredCase(): ScoredCase {
  const metrics = { dice: { kind: "value", value: 0.5 }, nsd: {} } as unknown as MaskMetrics;
  return {
    ...{ key: "a/1", scoring: "0", imageDiagonalMm: 100, flags: ["empty"] },
    prediction: { file: "predictions/a/1.nii.gz", sha256: "0" },
    labels: [{ label: "pancreas", voxels: { reference: 1, prediction: 1 }, metrics, detection: null }],
  };
}

test("equal parts are held once for one owner, and not for longer than it lives", () => {
  const [one, other] = [{}, {}];
  const kept = [one, one, other].map((owner) => keepCases([scoredCase()], owner)[0]);
  expect(kept[1]?.prediction).toBe(kept[0]?.prediction);
  expect(kept[1]?.flags).toBe(kept[0]?.flags);
  expect(kept[2]).toEqual(kept[0]);
  expect(kept[2]?.prediction).not.toBe(kept[0]?.prediction);
});
