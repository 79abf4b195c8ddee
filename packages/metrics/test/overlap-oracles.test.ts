import { dice, iou, type Outcome, overlapCounts, relativeVolumeError, volumeMl } from "@panshift/metrics";
import { describe, expect, it } from "vitest";
import oracles from "./oracles/metrics.json" with { type: "json" };

// Voxel lists and spacings of the oracle file run z, y, x; ours run i = x, j = y, k = z.
const [nz, ny, nx] = oracles.shape as [number, number, number];

function maskOf(voxels: readonly (readonly number[])[]): Uint8Array {
  const mask = new Uint8Array(nx * ny * nz);
  for (const [z, y, x] of voxels as [number, number, number][]) mask[x + nx * (y + ny * z)] = 1;
  return mask;
}

/** What the oracle's number (null: undefined) means for masks of these sizes. */
function expected(number: number | null, counts: { n_gt: number; n_pred: number }): Outcome {
  if (counts.n_gt === 0) return { kind: counts.n_pred === 0 ? "both-empty" : "spurious" };
  if (counts.n_pred === 0) return { kind: "missed" };
  return { kind: "value", value: expect.closeTo(number ?? Number.NaN, 12) };
}

describe.each(Object.entries(oracles.cases))("oracle %s", (_, { gt, pred, spacing, brute_force: oracle }) => {
  const [reference, prediction] = [maskOf(gt), maskOf(pred)];
  const [sz, sy, sx] = spacing as [number, number, number];

  it("has the brute-force counts and volumes", () => {
    expect(overlapCounts(reference, prediction)).toEqual({
      reference: oracle.n_gt,
      prediction: oracle.n_pred,
      intersection: oracle.tp,
    });
    expect(1000 * volumeMl(reference, [sx, sy, sz])).toBeCloseTo(oracle.vol_gt_mm3, 9);
    expect(1000 * volumeMl(prediction, [sx, sy, sz])).toBeCloseTo(oracle.vol_pred_mm3, 9);
  });

  it("has the brute-force Dice, IoU and volume error", () => {
    expect(dice(reference, prediction)).toEqual(expected(oracle.dsc, oracle));
    expect(iou(reference, prediction)).toEqual(expected(oracle.iou, oracle));
    const error = relativeVolumeError(overlapCounts(reference, prediction));
    if (oracle.rve === null) expect(error).toEqual(expected(null, oracle));
    else expect(error).toEqual({ kind: "value", value: expect.closeTo(oracle.rve, 12) });
  });
});
