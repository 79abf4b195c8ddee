import { affineFrom, createVolume, type PerAxis, type Volume, type VoxelArray } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { scanIdentity } from "./scan-identity.ts";

const SHAPE: PerAxis<number> = [4, 4, 4];
const values = Int16Array.from({ length: 64 }, (_, n) => 3 * n - 20);

function scan(voxels: VoxelArray, orientation = "RAS", scale = { slope: 1, intercept: 0 }): Volume {
  return createVolume(voxels, { shape: SHAPE, affine: affineFrom([1, 1, 2], [0, 0, 0], orientation) }, scale);
}

describe("scanIdentity", () => {
  it("is that of the values, whatever their type, scale and order of axes", () => {
    const identity = scanIdentity(scan(values));
    expect(scanIdentity(scan(Float32Array.from(values)))).toEqual(identity);
    expect(
      scanIdentity(
        scan(
          Int32Array.from(values, (value) => value + 20),
          "RAS",
          { slope: 1, intercept: -20 },
        ),
      ),
    ).toEqual(identity);
    const mirrored = values.map((_, n) => values[4 * Math.floor(n / 4) + 3 - (n % 4)] as number);
    expect(scanIdentity(scan(mirrored, "LAS"))).toEqual(identity);
  });

  it("tells one changed voxel, fractions and another shape", () => {
    const changed = values.map((value, n) => (n === 5 ? value + 1 : value));
    const fractions = Float32Array.from(values, (value) => value / 1000);
    const flat = createVolume(values, { shape: [16, 4, 1], affine: affineFrom([1, 1, 2]) });
    const hashes = [scan(values), scan(changed), scan(fractions), scan(fractions.map((v) => v * 1.01)), flat];
    expect(new Set(hashes.map((one) => scanIdentity(one).voxels)).size).toBe(hashes.length);
  });

  it("has one sample for padding of different depth, and none for an even image", () => {
    const [air, padding] = [-1000, -2048].map((low) => values.map((value, n) => (n < 2 ? low : value)));
    expect(scanIdentity(scan(air as Int16Array)).sample).toBe(scanIdentity(scan(padding as Int16Array)).sample);
    expect(scanIdentity(scan(air as Int16Array)).voxels).not.toBe(scanIdentity(scan(padding as Int16Array)).voxels);
    expect(scanIdentity(scan(new Int16Array(64))).sample).toBeNull();
  });
});
