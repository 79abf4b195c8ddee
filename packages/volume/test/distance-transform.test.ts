import { Rng } from "@panshift/core";
import { distanceTransform, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { indices, randomMask } from "./masks.ts";

function bruteForce(mask: Uint8Array, shape: PerAxis<number>, [x, y, z]: PerAxis<number>): Float64Array {
  const places = indices(shape);
  const background = places.filter((_, n) => mask[n] === 0);
  return Float64Array.from(places, ([i, j, k], n) => {
    if (mask[n] === 0) return 0;
    return Math.min(...background.map(([a, b, c]) => Math.hypot((i - a) * x, (j - b) * y, (k - c) * z)));
  });
}

function expectClose(found: Float64Array, expected: Float64Array): void {
  expect(found).toHaveLength(expected.length);
  const worst = found.reduce(
    (most, v, n) => Math.max(most, v === expected[n] ? 0 : Math.abs(v - (expected[n] ?? 0))),
    0,
  );
  expect(worst).toBeLessThan(1e-12);
}

describe("distanceTransform", () => {
  it("equals brute force on random masks, shapes and spacings", () => {
    const rng = Rng.of("distances");
    for (let trial = 0; trial < 120; trial++) {
      const shape = [rng.int(1, 9), rng.int(1, 9), rng.int(1, 9)] as const;
      const spacing = [rng.range(0.3, 5), rng.range(0.3, 5), rng.range(0.3, 5)] as const;
      const mask = randomMask(rng, shape, rng.pick([0.1, 0.5, 0.9, 0.99]));
      expectClose(distanceTransform(mask, shape, spacing), bruteForce(mask, shape, spacing));
    }
  });

  it("equals brute force around single background voxels of long, flat boxes", () => {
    const rng = Rng.of("distances", "single");
    for (const shape of [
      [40, 1, 1],
      [1, 40, 1],
      [1, 1, 40],
      [17, 13, 2],
    ] as const) {
      const mask = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(1);
      mask[rng.int(0, mask.length)] = 0;
      expectClose(distanceTransform(mask, shape, [0.7, 1.3, 5]), bruteForce(mask, shape, [0.7, 1.3, 5]));
    }
  });

  it("equals brute force where some columns lie near the background and others far from it", () => {
    const rng = Rng.of("distances", "near and far");
    for (const shape of [
      [5, 45, 3],
      [5, 3, 45],
      [6, 33, 29],
    ] as const) {
      for (const holes of [1, 4, 30]) {
        const mask = new Uint8Array(shape[0] * shape[1] * shape[2]).fill(1);
        for (let n = 0; n < holes; n++) mask[rng.int(0, mask.length)] = 0;
        const spacing = [rng.range(0.3, 5), rng.range(0.3, 5), rng.range(0.3, 5)] as const;
        expectClose(distanceTransform(mask, shape, spacing), bruteForce(mask, shape, spacing));
      }
    }
  });

  it("gives the distances of a 3 x 3 x 3 cube in 7 x 7 x 7 that can be worked out by hand", () => {
    const shape = [7, 7, 7] as const;
    const inside = Uint8Array.from(indices(shape), (at) => (at.every((v) => v >= 2 && v <= 4) ? 1 : 0));
    const at = (i: number, j: number, k: number) => i + 7 * (j + 7 * k);
    const within = distanceTransform(inside, shape, [0.8, 0.8, 1.5]);
    expect(within[at(3, 3, 3)]).toBeCloseTo(1.6, 12); // two voxels of 0.8 mm to the nearest side
    expect(within[at(2, 3, 3)]).toBeCloseTo(0.8, 12);
    const outside = distanceTransform(
      Uint8Array.from(inside, (v) => 1 - v),
      shape,
      [1, 1, 1],
    );
    expect(outside[at(0, 0, 0)]).toBeCloseTo(2 * Math.sqrt(3), 12);
    expect(outside[at(1, 3, 3)]).toBe(1);
  });

  it("is infinite where no voxel is background, and 0 where all are", () => {
    expect(distanceTransform(new Uint8Array(24).fill(1), [2, 3, 4], [1, 1, 1])).toEqual(
      new Float64Array(24).fill(Number.POSITIVE_INFINITY),
    );
    expect(distanceTransform(new Uint8Array(24), [2, 3, 4], [1, 1, 1])).toEqual(new Float64Array(24));
  });

  it("takes any nonzero value as inside and leaves its input alone", () => {
    const mask = Uint8Array.of(0, 7, 255);
    expect([...distanceTransform(mask, [3, 1, 1], [2, 1, 1])]).toEqual([0, 2, 4]);
    expect([...mask]).toEqual([0, 7, 255]);
  });

  it("refuses a shape or spacing that cannot be", () => {
    const mask = new Uint8Array(8);
    expect(() => distanceTransform(mask, [2, 2, 3], [1, 1, 1])).toThrowError(
      expect.objectContaining({ code: "SHAPE_MISMATCH" }),
    );
    expect(() => distanceTransform(mask, [2, 2, 2], [1, 0, 1])).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });
});
