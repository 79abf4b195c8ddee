import { distanceTransform, type PerAxis } from "@panshift/volume";
import { describe, expect, test } from "vitest";
import { signedDistanceMap } from "./signed-distance.ts";

const SIDE = 7;
const SHAPE: PerAxis<number> = [SIDE, SIDE, SIDE];
const VOXELS: PerAxis<number> = [1, 1, 1];

/** Index of (z, y, x), x fastest. */
function at(z: number, y: number, x: number): number {
  return (z * SIDE + y) * SIDE + x;
}

function maskWhere(inside: (z: number, y: number, x: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: SIDE ** 3 }, (_, n) =>
    inside(Math.floor(n / SIDE ** 2), Math.floor(n / SIDE) % SIDE, n % SIDE) ? 1 : 0,
  );
}

const cube = maskWhere((z, y, x) => [z, y, x].every((c) => c >= 2 && c <= 4));

describe("a 3x3x3 cube in 7x7x7, voxel units", () => {
  const { map, valid } = signedDistanceMap(cube, SHAPE, VOXELS);

  test("-1 in the center, 0 on its 26 boundary voxels, up to 1 in the corners", () => {
    expect(valid).toBe(true);
    expect(map[at(3, 3, 3)]).toBe(-1);
    expect(Array.from(map).filter((value, n) => cube[n] && value === 0)).toHaveLength(26);
    expect(map[at(3, 3, 1)]).toBeCloseTo(0.288675, 6);
    expect(map[at(3, 3, 0)]).toBeCloseTo(0.57735, 6);
    expect(map[at(0, 0, 0)]).toBe(1);
    expect(map.reduce((sum, value) => sum + value, 0) / map.length).toBeCloseTo(0.542528, 6);
  });
});

test("mm: spacing (1.5, 0.8, 0.8) in z, y, x; distances of 1.6 inside, 1.5 and 0.8 outside", () => {
  const spacing: PerAxis<number> = [0.8, 0.8, 1.5];
  const { map, valid } = signedDistanceMap(cube, SHAPE, spacing);
  expect(valid).toBe(true);
  const outside = distanceTransform(
    cube.map((voxel) => 1 - voxel),
    SHAPE,
    spacing,
  );
  expect(distanceTransform(cube, SHAPE, spacing)[at(3, 3, 3)]).toBeCloseTo(1.6, 12);
  const farthest = Math.max(...outside);
  expect((map[at(1, 3, 3)] as number) * farthest).toBeCloseTo(1.5, 5);
  expect((map[at(3, 3, 1)] as number) * farthest).toBeCloseTo(0.8, 5);
  expect(map[at(3, 3, 3)]).toBe(-1);
});

test.each([
  ["one voxel", maskWhere((z, y, x) => z === 3 && y === 3 && x === 3)],
  ["a 1x1x3 line", maskWhere((z, y, x) => z === 3 && y === 3 && x >= 2 && x <= 4)],
  ["nothing", maskWhere(() => false)],
  ["everything", maskWhere(() => true)],
])("%s has no map: flag false, all zeros", (_, mask) => {
  const { map, valid } = signedDistanceMap(mask, SHAPE, VOXELS);
  expect(valid).toBe(false);
  expect(map.every((value) => value === 0)).toBe(true);
});

test("the side of the patch is no boundary: a lesion cut by it keeps its depth there", () => {
  const cut = maskWhere((z) => z <= 3);
  const { map } = signedDistanceMap(cut, SHAPE, VOXELS);
  expect([0, 1, 2, 3, 4, 6].map((z) => map[at(z, 3, 3)])).toEqual([-1, -0.75, -0.5, 0, Math.fround(1 / 3), 1]);
});
