import { describe, expect, it } from "vitest";
import { echoTrainPointSpread, kSpacePointSpread, sliceProfile } from "./point-spread.ts";

/** Fourier transform of a symmetric kernel at a frequency in cycles per voxel. */
const response = (kernel: readonly number[], frequency: number) =>
  kernel.reduce((sum, weight, x) => sum + (x === 0 ? weight : 2 * weight * Math.cos(2 * Math.PI * frequency * x)), 0);

describe("kSpacePointSpread", () => {
  it("is nothing when all is measured and unfiltered, and Hamming's three weights when filtered", () => {
    expect(kSpacePointSpread(1, 1)).toEqual([1]);
    expect(kSpacePointSpread(1, 0.54)).toEqual([expect.closeTo(0.54), expect.closeTo(0.23)]);
  });

  it("passes what was measured and stops the rest", () => {
    const kernel = kSpacePointSpread(0.6, 0.7);
    expect(response(kernel, 0)).toBeCloseTo(1, 12);
    // 0.7 + 0.3 cos(pi k / 0.3) at k = 0.15: 0.7
    expect(response(kernel, 0.15)).toBeCloseTo(0.7, 1);
    expect(Math.abs(response(kernel, 0.42))).toBeLessThan(0.05);
  });
});

describe("echoTrainPointSpread", () => {
  it("passes exp(-|k| a), which is 1 for a short train and 0.37 at half the edge for a = 4", () => {
    expect(echoTrainPointSpread(0, 90, 80)).toEqual([1]);
    const kernel = echoTrainPointSpread(250, 90, 80); // a = 2 x 160 / 80
    const edge = response(kernel, 0.25) / response(kernel, 0.02);
    expect(edge).toBeGreaterThan(0.3);
    expect(edge).toBeLessThan(0.5); // exp(-4 x 0.23) = 0.40
    expect(kernel[1]).toBeGreaterThan(0.1);
  });

  it("blurs a single shot more than a turbo train", () => {
    const [shot] = echoTrainPointSpread(360, 90, 80);
    const [train] = echoTrainPointSpread(120, 90, 80);
    expect(shot).toBeLessThan(train as number);
  });
});

describe("sliceProfile", () => {
  it("averages thin slices: 6 mm of slices 3 mm apart is one whole and two halves", () => {
    expect(sliceProfile(6, 3)).toEqual([expect.closeTo(0.5), expect.closeTo(0.25)]);
    expect(sliceProfile(3, 2)).toEqual([expect.closeTo(2 / 3), expect.closeTo(1 / 6)]);
    expect(sliceProfile(5, 1)).toEqual([expect.closeTo(0.2), expect.closeTo(0.2), expect.closeTo(0.2)]);
    expect(sliceProfile(3, 3)).toEqual([1]);
    expect(sliceProfile(4, 5)).toEqual([1]);
  });
});
