import { evaluateMasks, type Outcome } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import { oracleCases } from "./masks.ts";

const numberOf = (outcome: Outcome | undefined) => (outcome?.kind === "value" ? outcome.value : outcome?.kind);

/** Names of the oracle's brute-force values. */
const bruteForceNames = {
  dice: "dsc",
  iou: "iou",
  assdMm: "assd_pooled",
  masdMm: "masd",
  hdMm: "hd",
  hd95Mm: "hd95_max_of_directed",
  hd95PooledMm: "hd95_pooled",
  centroidMm: "centroid_mm",
  relativeVolumeError: "rve",
} as const;

describe.each(oracleCases)("oracle %s", (_, { reference, prediction, shape, spacing }, oracle) => {
  const expected = oracle.brute_force as Readonly<Record<string, number>>;
  const empty = oracle.brute_force.n_gt === 0 || oracle.brute_force.n_pred === 0;

  it("has the brute-force values of boundary voxels, or says which mask is empty", () => {
    const { metrics, voxels } = evaluateMasks(reference, prediction, shape, spacing, { nsdTolerancesMm: [1, 2, 3] });
    expect(voxels).toEqual({ reference: oracle.brute_force.n_gt, prediction: oracle.brute_force.n_pred });
    if (empty) {
      const kind = expected.n_gt === 0 ? (expected.n_pred === 0 ? "both-empty" : "spurious") : "missed";
      expect(metrics).toMatchObject({
        dice: { kind },
        sensitivity: { kind },
        precision: { kind },
        assdMm: { kind },
        hd95Mm: { kind },
        nsd: { 1: { kind }, 2: { kind }, 3: { kind } },
        centroidMm: { kind },
      });
      return;
    }
    for (const [name, theirs] of Object.entries(bruteForceNames)) {
      const found = numberOf(metrics[name as keyof typeof bruteForceNames]);
      expect(found, name).toBeCloseTo(expected[theirs] as number, 9);
    }
    for (const tolerance of [1, 2, 3]) {
      expect(numberOf(metrics.nsd[tolerance])).toBeCloseTo(expected[`nsd_voxel_${tolerance}`] as number, 9);
    }
    expect(numberOf(metrics.sensitivity)).toBeCloseTo(oracle.brute_force.tp / oracle.brute_force.n_gt, 12);
    expect(numberOf(metrics.precision)).toBeCloseTo(oracle.brute_force.tp / oracle.brute_force.n_pred, 12);
  });

  it("has surface-distance's values of the mesh", () => {
    const { metrics } = evaluateMasks(reference, prediction, shape, spacing, {
      surface: "mesh",
      nsdTolerancesMm: [1, 2, 3],
    });
    if (!("deepmind_surface_distance" in oracle)) {
      expect(empty).toBe(true);
      return;
    }
    const theirs = oracle.deepmind_surface_distance;
    expect(numberOf(metrics.masdMm)).toBeCloseTo((theirs.asd_gt_to_pred + theirs.asd_pred_to_gt) / 2, 9);
    expect(numberOf(metrics.hd95Mm)).toBeCloseTo(theirs.hd95, 9);
    expect(numberOf(metrics.hdMm)).toBeCloseTo(theirs.hd100, 9);
    const pooled = theirs.asd_gt_to_pred * theirs.area_gt + theirs.asd_pred_to_gt * theirs.area_pred;
    expect(numberOf(metrics.assdMm)).toBeCloseTo(pooled / (theirs.area_gt + theirs.area_pred), 9);
    expect([1, 2, 3].map((mm) => numberOf(metrics.nsd[mm]))).toEqual(
      [theirs.nsd_1, theirs.nsd_2, theirs.nsd_3].map((value) => expect.closeTo(value, 9)),
    );
  });
});
