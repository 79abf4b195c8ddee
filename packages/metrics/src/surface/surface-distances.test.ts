import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import oracles from "../../test/oracles/metrics.json" with { type: "json" };
import { assdMm, hd95Mm, hd95PooledMm, hdMm, masdMm, nsd, surfaceDistances } from "./surface-distances.ts";
import { type SurfacePoints, surfaceVoxels } from "./surface-voxels.ts";

const [nz, ny, nx] = oracles.shape as [number, number, number];
const SHAPE: PerAxis<number> = [nx, ny, nz];

function maskOf(voxels: readonly (readonly number[])[]): Uint8Array {
  const mask = new Uint8Array(nx * ny * nz);
  for (const [z, y, x] of voxels as [number, number, number][]) mask[x + nx * (y + ny * z)] = 1;
  return mask;
}

describe.each(Object.entries(oracles.cases))("oracle %s", (_, { gt, pred, spacing, brute_force: oracle }) => {
  const [sz, sy, sx] = spacing as [number, number, number];
  const distances = surfaceDistances(maskOf(gt), maskOf(pred), SHAPE, [sx, sy, sz]);
  it("has the brute-force surface metrics", () => {
    const expected = oracle as Record<string, number>;
    if (oracle.n_gt === 0 || oracle.n_pred === 0) {
      expect(distances).toBeNull();
      return;
    }
    if (distances === null) throw new Error("both masks hold voxels");
    expect(distances.fromReference.length).toBe(expected.surf_gt);
    expect(distances.fromPrediction.length).toBe(expected.surf_pred);
    expect(assdMm(distances)).toBeCloseTo(expected.assd_pooled as number, 9);
    expect(masdMm(distances)).toBeCloseTo(expected.masd as number, 9);
    expect(hdMm(distances)).toBeCloseTo(expected.hd as number, 9);
    expect(hd95Mm(distances)).toBeCloseTo(expected.hd95_max_of_directed as number, 9);
    expect(hd95PooledMm(distances)).toBeCloseTo(expected.hd95_pooled as number, 9);
    for (const tolerance of [1, 2, 3]) {
      expect(nsd(distances, tolerance)).toBeCloseTo(expected[`nsd_voxel_${tolerance}`] as number, 9);
    }
  });
});

/** Every distance by looking at every pair. */
function bruteForce(from: SurfacePoints, to: SurfacePoints, [si, sj, sk]: PerAxis<number>): number[] {
  return Array.from({ length: from.count }, (_, a) => {
    let best = Number.POSITIVE_INFINITY;
    for (let b = 0; b < to.count; b++) {
      const di = ((from.i[a] as number) - (to.i[b] as number)) * si;
      const dj = ((from.j[a] as number) - (to.j[b] as number)) * sj;
      const dk = ((from.k[a] as number) - (to.k[b] as number)) * sk;
      best = Math.min(best, di * di + dj * dj + dk * dk);
    }
    return Math.sqrt(best);
  });
}

describe("surfaceDistances", () => {
  it.each([
    { name: "dense", share: 0.5, shape: [9, 8, 7], spacing: [1, 1, 1] },
    { name: "sparse and anisotropic", share: 0.01, shape: [40, 30, 20], spacing: [0.7, 0.7, 5] },
    { name: "a few far voxels", share: 0.0003, shape: [90, 60, 40], spacing: [1.3, 0.8, 2] },
    { name: "one slice", share: 0.1, shape: [50, 50, 1], spacing: [0.8, 0.8, 3] },
  ] as const)("equals the brute force on random masks: $name", ({ name, share, shape, spacing }) => {
    const rng = Rng.of("surface", name);
    const draw = () => Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => (rng.chance(share) ? 1 : 0));
    for (let trial = 0; trial < 5; trial++) {
      const [reference, prediction] = [draw(), draw()];
      const box = { start: [0, 0, 0], size: shape } as const;
      const [ofReference, ofPrediction] = [surfaceVoxels(reference, shape, box), surfaceVoxels(prediction, shape, box)];
      const ours = surfaceDistances(reference, prediction, shape, spacing);
      expect([...(ours?.fromReference ?? [])]).toEqual(bruteForce(ofReference, ofPrediction, spacing));
      expect([...(ours?.fromPrediction ?? [])]).toEqual(bruteForce(ofPrediction, ofReference, spacing));
    }
  });
});
