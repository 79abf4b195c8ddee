import { evaluateMasks } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import type { EvaluatedCase } from "./evaluation.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { summarizeCases } from "./summary.ts";

/** A case of two voxels of which the prediction holds `found`. */
function caseOf(subject: string, center: string, found: 0 | 1 | 2 | null): EvaluatedCase {
  const predicted = found === null ? null : Uint8Array.of(found > 0 ? 1 : 0, found > 1 ? 1 : 0);
  const scores = evaluateMasks(Uint8Array.of(1, 1), predicted, [2, 1, 1], [1, 1, 1]);
  const place = { prediction: "net", case: `${subject}-${center}`, subject, group: { center }, label: "pancreas" };
  return { ...place, ...scores, imageDiagonalMm: 1, resampled: false };
}

const options = { settings: DEFAULT_SETTINGS, by: [], readers: [] };

describe("summarizeCases", () => {
  it("draws patients within their centers: without variation inside a center there is none in the mean", () => {
    const cases = [caseOf("a", "A", 2), caseOf("b", "A", 2), caseOf("c", "B", 0), caseOf("d", "B", 0)];
    const dice = summarizeCases(cases, options).find(({ metric }) => metric === "dice");
    expect(dice).toMatchObject({ n: 4, mean: 0.5, ci95: [0.5, 0.5] });
  });

  it("takes a patient of two centers for a stratum of its own", () => {
    const cases = [caseOf("a", "A", 2), caseOf("a", "B", 0), caseOf("b", "A", 2), caseOf("c", "B", 0)];
    const dice = summarizeCases(cases, options).find(({ metric }) => metric === "dice");
    expect(dice).toMatchObject({ mean: 0.5, ci95: [0.5, 0.5] });
  });

  it("says null where nothing can be averaged", () => {
    const rows = summarizeCases([caseOf("a", "A", null)], options);
    expect(rows.find(({ metric }) => metric === "volumeMl")).toMatchObject({
      n: 0,
      mean: null,
      median: null,
      ci95: null,
    });
    expect(rows.find(({ metric }) => metric === "dice")).toMatchObject({ n: 1, mean: 0, counts: { noPrediction: 1 } });
  });
});
