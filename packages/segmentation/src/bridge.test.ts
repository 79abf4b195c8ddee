import { liveTensors, scope } from "@panshift/torch";
import { affineFrom, type PerAxis } from "@panshift/volume";
import { expect, test } from "vitest";
import { arraysOfTensor, batchOfArrays, toDhw, toIjk, volumeOfTensor } from "./bridge.ts";

const shape: PerAxis<number> = [4, 3, 2];
const array = Float32Array.from({ length: 24 }, (_, n) => n);

test("axes are reversed and voxels stay where they are in memory", () => {
  scope(() => {
    const batch = batchOfArrays([array, array.map((value) => -value)], shape, "cpu");
    expect(batch.shape).toEqual([2, 1, 2, 3, 4]);
    const [i, j, k] = [3, 1, 1];
    const voxel = batch.select(0, 0).select(0, 0).select(0, k).select(0, j).select(0, i);
    expect(voxel.item()).toBe(i + 4 * (j + 3 * k));
  });
  expect(toIjk(toDhw(shape))).toEqual(shape);
});

test("what goes in comes out, from any layout of the tensor, on the grid it is given", () => {
  const before = liveTensors();
  scope(() => {
    const batch = batchOfArrays([array], shape, "cpu");
    expect(arraysOfTensor(batch)).toEqual([array]);
    expect(arraysOfTensor(batch.contiguous("channels-last-3d"))).toEqual([array]);
    const grid = { shape, affine: affineFrom([1, 2, 3]) };
    expect(volumeOfTensor(batch.mul(2), grid)).toMatchObject({ ...grid, voxels: array.map((value) => 2 * value) });
  });
  expect(liveTensors()).toBe(before);
});
