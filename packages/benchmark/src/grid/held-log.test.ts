import type { MaskMetrics } from "@panshift/metrics";
import { expect, test } from "vitest";
import type { ScoredCase } from "./case-log.ts";
import { HeldLog } from "./held-log.ts";
import { packLog } from "./packed-log.ts";

function scoredCase(imageDiagonalMm = 100): ScoredCase {
  const metrics = { dice: { kind: "value", value: 0.5 }, nsd: {} } as unknown as MaskMetrics;
  return {
    ...{ key: "a/1", scoring: "0", imageDiagonalMm, flags: ["empty"] },
    prediction: { file: "predictions/a/1.nii.gz", sha256: "0" },
    labels: [{ label: "pancreas", voxels: { reference: 1, prediction: 1 }, metrics, detection: null }],
  };
}

test("equal parts are held once for one owner, and not for longer than it lives", () => {
  const [one, other] = [{}, {}];
  const held = [one, one, other].map((owner) => new HeldLog(packLog([scoredCase()]), owner).find("a/1", "0"));
  expect(held[1]?.prediction).toBe(held[0]?.prediction);
  expect(held[1]?.flags).toBe(held[0]?.flags);
  expect(held[2]).toEqual(held[0]);
  expect(held[2]?.prediction).not.toBe(held[0]?.prediction);
});

test("of two lines of one case and scoring the later one holds; another scoring has none", () => {
  const log = new HeldLog(packLog([scoredCase(100), scoredCase(200)]), {});
  expect(log.find("a/1", "0")?.imageDiagonalMm).toBe(200);
  expect(log.find("a/1", "1")).toBeUndefined();
});
