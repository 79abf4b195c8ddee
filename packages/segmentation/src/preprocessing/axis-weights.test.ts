import { expect, test } from "vitest";
import { controlPoints, linearAxis, splineAxis } from "./axis-weights.ts";
import { resampleArray } from "./resample-planes.ts";

const along = (values: number[], axis: ReturnType<typeof linearAxis>) => {
  const one = linearAxis(1, 1, 1);
  return [...resampleArray(Float32Array.from(values), [axis, one, one])];
};

test("the same grid gives the same values", () => {
  expect(along([3, 1, 4, 1, 5], linearAxis(5, 5, 1))).toEqual([3, 1, 4, 1, 5]);
});

test("a grid twice as fine interpolates between centers and holds the border value beyond them", () => {
  expect(along([0, 4], linearAxis(2, 4, 0.5))).toEqual([0, 1, 3, 4]);
});

test("a grid half as fine averages with the triangle of its own voxel", () => {
  // target centers at 0.5, 2.5, 4.5; reach 2: weights 1/8, 3/8, 3/8, 1/8 inside, renormalized at the border
  const [, middle] = along([0, 0, 8, 8, 0, 0], linearAxis(6, 3, 2)) as [number, number, number];
  expect(middle).toBeCloseTo((8 * 3 + 8 * 3) / 8, 6);
});

test.each([0.4, 1, 1.7, 3])("weights sum to 1 at a step of %d", (step) => {
  const axis = linearAxis(12, 9, step);
  for (let x = 0; x < axis.size; x++) {
    const weights = axis.weights.subarray(x * axis.taps, (x + 1) * axis.taps);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  }
});

test("a spline of equal control points is constant, and of a ramp a ramp", () => {
  const axis = splineAxis(9, 4);
  expect(axis.sourceSize).toBe(controlPoints(9, 4));
  for (const value of along(new Array<number>(axis.sourceSize).fill(2.5), axis)) expect(value).toBeCloseTo(2.5, 5);
  const ramp = along(
    Array.from({ length: axis.sourceSize }, (_, n) => n),
    axis,
  );
  ramp.forEach((value, x) => {
    expect(value).toBeCloseTo(1 + x / 4, 5);
  });
});
