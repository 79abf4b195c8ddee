import type { Outcome } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import type { EvaluatedCase } from "./evaluation.ts";
import { summarizeCases } from "./summary.ts";

function caseOf(dice: Outcome, volumeErrorMl: Outcome = { kind: "value", value: 1 }): EvaluatedCase {
  const metrics = { dice, volumeMl: volumeErrorMl, volumeErrorMl, relativeVolumeError: volumeErrorMl };
  const voxels = { reference: 1, prediction: 1 };
  return { prediction: "a", case: "c", subject: "c", group: {}, label: "pancreas", voxels, metrics };
}

describe("summarizeCases", () => {
  it("counts a miss as Dice 0 and leaves out what is empty on both sides", () => {
    const rows = summarizeCases([
      caseOf({ kind: "value", value: 0.8 }),
      caseOf({ kind: "value", value: 0.4 }),
      caseOf({ kind: "missed" }),
      caseOf({ kind: "no-prediction" }, { kind: "no-prediction" }),
      caseOf({ kind: "both-empty" }),
    ]);
    expect(rows.find(({ metric }) => metric === "dice")).toMatchObject({
      n: 4,
      mean: expect.closeTo(0.3, 12),
      median: expect.closeTo(0.2, 12),
      ci95: null,
      counts: { value: 2, missed: 1, spurious: 0, bothEmpty: 1, noPrediction: 1 },
    });
    expect(rows.find(({ metric }) => metric === "volumeErrorMl")).toMatchObject({ n: 4, mean: 1 });
  });

  it("says null where nothing can be averaged", () => {
    const [row] = summarizeCases([caseOf({ kind: "both-empty" })]);
    expect(row).toMatchObject({ n: 0, mean: null, median: null });
  });
});
