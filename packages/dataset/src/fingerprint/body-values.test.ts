import { affineFrom, createVolume, type PerAxis } from "@panshift/volume";
import { describe, expect, it } from "vitest";
import { bodyValues } from "./body-values.ts";
import { otsuThreshold } from "./otsu.ts";

describe("otsuThreshold", () => {
  it("splits where the classes lie farthest apart, as worked out by hand", () => {
    // 0 | 1 6: 1 * 2 * 3.5^2 = 24.5; 0 1 | 6: 2 * 1 * 5.5^2 = 60.5.
    expect(otsuThreshold(Float32Array.of(0, 1, 6))).toBe(1);
    expect(otsuThreshold(Float32Array.of(0, 0, 0, 1, 9, 10, 10))).toBe(1);
  });

  it("has no answer for equal values", () => {
    expect(otsuThreshold(Float32Array.of(4, 4))).toBeNull();
    expect(otsuThreshold(new Float32Array(0))).toBeNull();
  });
});

describe("bodyValues", () => {
  const shape: PerAxis<number> = [8, 8, 8];
  const grid = { shape, affine: affineFrom([3, 3, 3]) };
  const at = (i: number, j: number, k: number) => i + 8 * (j + 8 * k);
  /** A cube of 6^3 of value 100 in air of -1000, a hole of -900 in it, and a bright voxel in a corner. */
  function cube(): Int16Array {
    const voxels = new Int16Array(512).fill(-1000);
    for (let k = 1; k < 7; k++) for (let j = 1; j < 7; j++) voxels.fill(100, at(1, j, k), at(7, j, k));
    voxels[at(4, 4, 4)] = -900;
    voxels[at(0, 0, 0)] = 300;
    return voxels;
  }

  it("holds the largest component with its holes, and nothing apart from it", () => {
    const values = bodyValues(createVolume(cube(), grid), true);
    expect([values.length, values[0], values[1], values.at(-1)]).toEqual([216, -900, 100, 100]);
  });

  it.each(["RAS", "SPL", "LSA"])("fills a tunnel along the body's axis, which no 3D hole is, with axes %s", (axes) => {
    const voxels = new Int16Array(512);
    const superior = axes.indexOf("S");
    for (let n = 0; n < 512; n++) {
      const place = [n % 8, Math.floor(n / 8) % 8, Math.floor(n / 64)];
      const across = place.filter((_, axis) => axis !== superior);
      const isRing = across.every((at) => at > 0 && at < 7) && !across.every((at) => at > 2 && at < 5);
      voxels[n] = isRing ? 400 : 0;
    }
    const values = bodyValues(createVolume(voxels, { shape, affine: affineFrom([3, 3, 3], [0, 0, 0], axes) }), false);
    expect([values.length, values.indexOf(400)]).toEqual([8 * 36, 8 * 4]);
  });

  it("is not misled by padding far below air in a CT", () => {
    const voxels = cube();
    for (let k = 0; k < 8; k++) voxels.fill(-3024, at(0, 0, k), at(8, 0, k));
    expect(bodyValues(createVolume(voxels, grid), true).length).toBe(216);
  });

  it("applies slope and intercept, and takes the middle voxel of each block of 3 mm", () => {
    const voxels = new Int16Array(512);
    for (let k = 2; k < 6; k++)
      for (let j = 2; j < 6; j++) for (let i = 2; i < 6; i++) voxels[at(i, j, k)] = 99 + 2 * (i % 2);
    const image = createVolume(voxels, { shape, affine: affineFrom([1.5, 1.5, 1.5]) });
    expect([...bodyValues({ ...image, scale: { slope: 2, intercept: 1 } }, false)]).toEqual(new Array(8).fill(203));
  });

  it("parts the body from the air in an MR, not its bright fluid from the rest", () => {
    const voxels = cube().map((value, n) => (value === 100 ? 100 : 5 + (n % 3)));
    for (let k = 3; k < 5; k++) for (let j = 3; j < 5; j++) voxels.fill(1500, at(3, j, k), at(5, j, k));
    const values = bodyValues(createVolume(voxels, grid), false);
    expect([values.length, values[0], values.at(-1)]).toEqual([216, 100, 1500]);
    const among = createVolume(
      voxels.map((value) => value - 300),
      grid,
    );
    expect(bodyValues(among, false)[0]).toBe(-200);
  });

  it("finds none in a constant image", () => {
    expect(bodyValues(createVolume(new Int16Array(512), grid), false)).toHaveLength(0);
  });
});
