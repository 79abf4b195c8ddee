import {
  affineFrom,
  createVolume,
  labelCounts,
  labelVoxels,
  maskOf,
  nonFiniteCount,
  toFloat32,
  type VoxelArray,
} from "@panshift/volume";
import { describe, expect, it } from "vitest";

const volumeOf = (voxels: VoxelArray) =>
  createVolume(voxels, { shape: [voxels.length, 1, 1], affine: affineFrom([1, 1, 1]) });

describe("labelVoxels", () => {
  it("returns integer voxels as they are", () => {
    const voxels = Uint16Array.of(0, 7, 65535);
    expect(labelVoxels(volumeOf(voxels))).toBe(voxels);
  });

  it("makes int32 of 64-bit integers and of floats that are whole within 1e-3", () => {
    expect(labelVoxels(volumeOf(BigInt64Array.of(0n, -1n, 3n)))).toEqual(Int32Array.of(0, -1, 3));
    expect(labelVoxels(volumeOf(Float64Array.of(0, 0.9995, 2.0009, -0.0001)))).toEqual(Int32Array.of(0, 1, 2, 0));
  });

  it.each<[string, VoxelArray]>([
    ["a fraction", Float32Array.of(0, 0.5)],
    ["just beyond the tolerance", Float64Array.of(1.0011)],
    ["NaN", Float32Array.of(Number.NaN)],
    ["infinity", Float64Array.of(Number.POSITIVE_INFINITY)],
    ["a float beyond 32 bits", Float64Array.of(2 ** 31)],
    ["an integer beyond 32 bits", BigInt64Array.of(2n ** 32n)],
  ])("refuses %s", (_, voxels) => {
    expect(() => labelVoxels(volumeOf(voxels), "label.nii.gz")).toThrowError(
      expect.objectContaining({ code: "LABELS_NOT_INTEGER", facts: expect.objectContaining({ file: "label.nii.gz" }) }),
    );
  });
});

describe("toFloat32", () => {
  it("applies slope and intercept, to 64-bit integers too", () => {
    const scale = { slope: 0.5, intercept: -10 };
    expect(toFloat32({ ...volumeOf(Int8Array.of(-128, 0, 4)), scale })).toEqual(Float32Array.of(-74, -10, -8));
    expect(toFloat32({ ...volumeOf(BigInt64Array.of(4n, -2n)), scale })).toEqual(Float32Array.of(-8, -11));
  });

  it("gives a copy when there is nothing to apply", () => {
    const voxels = Float32Array.of(1.5, Number.NaN);
    const values = toFloat32(volumeOf(voxels));
    expect(values).toEqual(voxels);
    expect(values).not.toBe(voxels);
  });
});

describe("counts", () => {
  it("has every label with its voxels, in ascending order", () => {
    expect([...labelCounts(Int16Array.of(5, 5, 0, -1, 5, 0))]).toEqual([
      [-1, 1],
      [0, 2],
      [5, 3],
    ]);
    expect(labelCounts(new Uint8Array()).size).toBe(0);
  });

  it("counts voxels that are no finite number", () => {
    expect(nonFiniteCount(Float32Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY))).toBe(2);
    expect(nonFiniteCount(BigInt64Array.of(1n))).toBe(0);
  });

  it("makes a mask of one label or of a union", () => {
    expect(maskOf(Uint8Array.of(0, 1, 2, 3), [1])).toEqual(Uint8Array.of(0, 1, 0, 0));
    expect(maskOf(Uint8Array.of(0, 1, 2, 3), [1, 3])).toEqual(Uint8Array.of(0, 1, 0, 1));
  });
});
