import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { type BitGrid, forEachWord } from "../bits/bit-grid.ts";
import { packPair } from "../bits/packed-pair.ts";
import { surfaceDistances } from "./surface-distances.ts";
import { type SurfaceKind, surfacePoints } from "./surface-points.ts";

type Point = readonly [i: number, j: number, k: number];

function pointsOf(grid: BitGrid): Point[] {
  const points: Point[] = [];
  forEachWord(grid, (word, _, i, j, k) => {
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) points.push([i + bit, j, k]);
  });
  return points;
}

/** Every distance by looking at every pair. */
function bruteForce(from: readonly Point[], to: readonly Point[], [si, sj, sk]: PerAxis<number>): number[] {
  return from.map(([i, j, k]) => {
    let least = Number.POSITIVE_INFINITY;
    for (const [a, b, c] of to) {
      least = Math.min(least, ((i - a) * si) ** 2 + ((j - b) * sj) ** 2 + ((k - c) * sk) ** 2);
    }
    return Math.sqrt(least);
  });
}

function largestDifference(found: Float64Array, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return expected.reduce((most, distance, n) => Math.max(most, Math.abs((found[n] as number) - distance)), 0);
}

/** A mask of this share of random voxels, and one more so that it is never empty. */
function randomMask(rng: Rng, shape: PerAxis<number>, share: number): Uint8Array {
  const mask = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => (rng.chance(share) ? 1 : 0));
  mask[rng.int(0, mask.length)] = 1;
  return mask;
}

const cases = [
  { name: "dense", share: 0.5, shape: [9, 8, 7], spacing: [1, 1, 1] },
  { name: "sparse and anisotropic", share: 0.01, shape: [40, 30, 20], spacing: [0.7, 0.7, 5] },
  { name: "a few far voxels", share: 0.0001, shape: [150, 60, 40], spacing: [1.3, 0.8, 2] },
  { name: "far along every axis", share: 0.00001, shape: [200, 150, 50], spacing: [0.9, 1.1, 3.7] },
  { name: "thin slices and coarse rows", share: 0.001, shape: [70, 20, 90], spacing: [3, 2, 0.4] },
  { name: "one slice", share: 0.1, shape: [50, 50, 1], spacing: [0.8, 0.8, 3] },
  { name: "one row", share: 0.05, shape: [300, 1, 1], spacing: [0.5, 1, 1] },
] as const;

describe.each<SurfaceKind>(["voxel", "mesh"])("surfaceDistances of %s surfaces", (kind) => {
  it.each(cases)("equal the brute force on random masks: $name", ({ name, share, shape, spacing }) => {
    const rng = Rng.of("surface", name, kind);
    for (let trial = 0; trial < 5; trial++) {
      const pair = packPair(randomMask(rng, shape, share), randomMask(rng, shape, share), shape, spacing);
      const reference = pointsOf(surfacePoints(pair.reference, kind, spacing).grid);
      const prediction = pointsOf(surfacePoints(pair.prediction, kind, spacing).grid);
      const { fromReference, fromPrediction } = surfaceDistances(pair, spacing, kind);
      expect(largestDifference(fromReference.distances, bruteForce(reference, prediction, spacing))).toBeLessThan(1e-9);
      expect(largestDifference(fromPrediction.distances, bruteForce(prediction, reference, spacing))).toBeLessThan(
        1e-9,
      );
    }
  });

  it("equal the brute force between large shells that lie apart", () => {
    const shape = [90, 70, 40] as const;
    const spacing = [0.8, 0.8, 2.5] as const;
    const ball = (middle: PerAxis<number>, radiusMm: number) => {
      const mask = new Uint8Array(shape[0] * shape[1] * shape[2]);
      for (let n = 0; n < mask.length; n++) {
        const at = [n % 90, Math.floor(n / 90) % 70, Math.floor(n / 6300)] as const;
        const [x, y, z] = at.map((v, axis) => (v - (middle[axis] as number)) * (spacing[axis] as number));
        if (Math.hypot(x as number, y as number, z as number) <= radiusMm) mask[n] = 1;
      }
      return mask;
    };
    const pair = packPair(ball([20, 20, 10], 14), ball([70, 50, 30], 15), shape, spacing);
    const reference = pointsOf(surfacePoints(pair.reference, kind, spacing).grid);
    const prediction = pointsOf(surfacePoints(pair.prediction, kind, spacing).grid);
    const { fromReference } = surfaceDistances(pair, spacing, kind);
    expect(largestDifference(fromReference.distances, bruteForce(reference, prediction, spacing))).toBeLessThan(1e-9);
  });
});
