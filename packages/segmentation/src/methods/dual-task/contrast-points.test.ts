import { Rng } from "@panshift/core";
import type { PerAxis } from "@panshift/volume";
import { describe, expect, test } from "vitest";
import { type ContrastOptions, contrastPoints, type LesionPatch } from "./contrast-points.ts";

/** 48 x 48 x 24 voxels (x, y, z): a grid of 6 x 6 x 3 points at stride 8. */
const SHAPE: PerAxis<number> = [48, 48, 24];
const GRID = { width: 6, area: 36, slices: 3 };
const options: ContrastOptions = { views: 2, minVoxels: [5, 4, 3, 2, 1], ringDilation: [10, 20] };
const rng = Rng.of("contrast-points");

function patch(inside: (x: number, y: number, z: number) => boolean, ignored = new Uint8Array(0)): LesionPatch {
  const [nx, ny, nz] = SHAPE;
  const lesion = Uint8Array.from({ length: nx * ny * nz }, (_, n) =>
    inside(n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))) ? 1 : 0,
  );
  return {
    lesion,
    ignored: ignored.length ? ignored : new Uint8Array(lesion.length),
    shape: SHAPE,
    spacing: [1, 1, 1],
  };
}

/** Points as [view][slice] of the set 0 (lesion) or 1 (ring). */
function pointsOf(points: Int32Array, set: 0 | 1): number[][] {
  return [0, 1].map((view) => [0, 1, 2].map((z) => points[(view * GRID.slices + z) * 2 + set] as number));
}

/** Full-resolution voxel under a grid point. */
function voxelOf(point: number): [x: number, y: number, z: number] {
  const [z, y, x] = [Math.floor(point / GRID.area), Math.floor(point / GRID.width) % GRID.width, point % GRID.width];
  return [8 * x, 8 * y, 8 * z];
}

describe("a box of lesion through two slices of the grid", () => {
  const isLesion = (x: number, y: number, z: number): boolean => x >= 8 && x < 33 && y >= 8 && y < 33 && z < 16;
  const points = contrastPoints(patch(isLesion), options, rng.child("box"));

  test("one point a view and slice where there is lesion, none elsewhere", () => {
    for (const view of pointsOf(points, 0)) {
      expect(view.map((point) => point >= 0)).toEqual([true, true, false]);
      for (const [z, point] of view.entries()) {
        if (point < 0) continue;
        expect(isLesion(...voxelOf(point))).toBe(true);
        expect(voxelOf(point)[2]).toBe(8 * z);
      }
    }
  });

  test("ring points lie outside of the lesion and within half a box of it", () => {
    for (const point of pointsOf(points, 1).flat()) {
      if (point < 0) continue;
      const [x, y, z] = voxelOf(point);
      expect(isLesion(x, y, z)).toBe(false);
      expect(Math.max(8 - x, x - 32, 8 - y, y - 32, z - 15)).toBeLessThanOrEqual(10);
    }
    expect(
      pointsOf(points, 1)
        .flat()
        .some((point) => point >= 0),
    ).toBe(true);
  });

  test("the same generator gives the same points, another one others", () => {
    expect(contrastPoints(patch(isLesion), options, rng.child("box"))).toEqual(points);
    const others = [1, 2, 3, 4].map((n) => contrastPoints(patch(isLesion), options, rng.child("box", n)));
    expect(others.some((other) => String(other) !== String(points))).toBe(true);
  });
});

test("without a slice of 5 voxels smaller counts are tried", () => {
  const single = patch((x, y, z) => x === 16 && y === 16 && z === 8);
  expect(pointsOf(contrastPoints(single, options, rng.child("single")), 0)).toEqual([
    [-1, GRID.area + 2 * GRID.width + 2, -1],
    [-1, GRID.area + 2 * GRID.width + 2, -1],
  ]);
  const strict = { ...options, minVoxels: [5] };
  expect(pointsOf(contrastPoints(single, strict, rng.child("single")), 0).flat()).toEqual([-1, -1, -1, -1, -1, -1]);
});

test("an empty lesion gives no point at all", () => {
  expect(
    contrastPoints(
      patch(() => false),
      options,
      rng.child("empty"),
    ).every((point) => point === -1),
  ).toBe(true);
});

test("voxels without annotation are never ring points", () => {
  const [nx, ny, nz] = SHAPE;
  const everywhere = new Uint8Array(nx * ny * nz).fill(1);
  const points = contrastPoints(
    patch((x, y) => x >= 16 && x < 32 && y >= 16 && y < 32, everywhere),
    options,
    rng,
  );
  expect(
    pointsOf(points, 1)
      .flat()
      .every((point) => point === -1),
  ).toBe(true);
});
