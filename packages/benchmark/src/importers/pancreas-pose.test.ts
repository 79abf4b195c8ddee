import { affineFrom } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { pancreasPose } from "./pancreas-pose.ts";

/** Columns x = -5..5 of 1 cm, three voxels deep in y, at y = -0.1 x^2 and z = -0.5 x (rounded), centered in 15^3. */
function poseOf(orientation: string, width = 5) {
  const shape = [15, 15, 15] as const;
  const inside = new Set<number>();
  for (let x = -width; x <= width; x++) {
    for (let depth = -1; depth <= 1; depth++) {
      const [i, j, k] = [7 + x, 9 + depth - Math.round(0.1 * x * x), 7 - Math.round(0.5 * x)];
      inside.add(i + 15 * (j + 15 * k));
    }
  }
  return pancreasPose({ shape, affine: affineFrom([10, 10, 10], [0, 0, 0], orientation) }, (n) => inside.has(n));
}

describe("pancreasPose", () => {
  it("of one that rises to the left and bends to the front is negative twice", () => {
    const pose = poseOf("RAS");
    expect(pose?.tilt).toBeCloseTo(-0.99, 1);
    expect(pose?.bend).toBeLessThan(-0.5);
  });

  it("changes both signs under a rotation by 180 degrees in plane, one under a mirror", () => {
    const [right, rotated, mirrored] = ["RAS", "LPS", "LAS"].map((orientation) => poseOf(orientation));
    expect(rotated?.tilt).toBeCloseTo(-(right?.tilt as number), 12);
    expect(rotated?.bend).toBeCloseTo(-(right?.bend as number), 12);
    expect(mirrored?.tilt).toBeCloseTo(-(right?.tilt as number), 12);
    expect(mirrored?.bend).toBeCloseTo(right?.bend as number, 12);
  });

  it("is none of a small piece", () => {
    expect(poseOf("RAS", 2)).toBeNull();
  });
});
