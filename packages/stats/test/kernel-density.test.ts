import { kernelDensity } from "@panshift/stats";
import { describe, expect, it } from "vitest";

/** scipy 1.17.1: `k = gaussian_kde(values)`, `k.factor * std(values, ddof=1)`, `k.evaluate(at)`. */
const ORACLE = [
  {
    values: [0.82, 0.79, 0.88, 0.61, 0.9, 0.74, 0.85, 0.33, 0.77, 0.69],
    bandwidth: 0.10611427872089299,
    at: [0, 0.33, 0.6, 0.8, 1],
    density: [0.0029858376832317952, 0.3890416940770192, 1.0745032926723086, 2.5812088777783857, 0.7804671384540556],
  },
  {
    values: [3.1, 4.7, 5.2, 8.8, 12.5, 30.25, 41, 100, 100, 100, 6.5, 7.75],
    bandwidth: 24.817036647850188,
    at: [0, 5, 20, 60, 100, 140],
    density: [
      0.009944546626818061, 0.010555925186252476, 0.010311377461200956, 0.00372552885180577, 0.004133100327788449,
      0.0010969700513558949,
    ],
  },
];

describe("kernelDensity", () => {
  it.each(ORACLE)("is scipy's gaussian_kde ($values.length values)", ({ values, bandwidth, at, density }) => {
    const ours = kernelDensity(values);
    expect(ours?.bandwidth).toBeCloseTo(bandwidth, 12);
    expect(at.map((x) => ours?.density(x))).toEqual(density.map((value) => expect.closeTo(value, 12)));
  });

  it("integrates to 1", () => {
    const ours = kernelDensity([1, 2, 4]);
    let sum = 0;
    for (let x = -20; x < 30; x += 0.01) sum += 0.01 * (ours?.density(x) ?? 0);
    expect(sum).toBeCloseTo(1, 6);
  });

  it("is null where values do not vary, and refuses a single one", () => {
    expect(kernelDensity([0.5, 0.5, 0.5])).toBeNull();
    expect(kernelDensity(Array(10).fill(0.1))).toBeNull(); // whose mean is not 0.1 to the bit
    expect(() => kernelDensity([0.5])).toThrow(/at least 2 values/);
  });
});
