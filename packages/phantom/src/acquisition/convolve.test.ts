import { describe, expect, it } from "vitest";
import { convolve, energyOf, gaussian, identity, normalized } from "./convolve.ts";

describe("convolve", () => {
  const shape = [5, 4, 3] as const;
  const point = () => {
    const values = new Float32Array(60);
    values[2 + 5 * (1 + 4 * 1)] = 1;
    return values;
  };

  it.each([
    [0, [1, 3], 1],
    [1, [0, 2], 5],
    [2, [0, 2], 20],
  ] as const)("spreads a point along axis %d by the kernel's weights", (axis, _, stride) => {
    const values = point();
    convolve(values, shape, axis, [0.5, 0.25]);
    const center = 2 + 5 * (1 + 4 * 1);
    const expected = new Float32Array(60);
    expected[center] = 0.5;
    expected[center - stride] = 0.25;
    expected[center + stride] = 0.25;
    expect(values).toEqual(expected);
  });

  it("goes on from the other side, also where the kernel is longer than the axis", () => {
    const row = Float32Array.from([1, 0, 0]);
    convolve(row, [3, 1, 1], 0, [0.4, 0.3]);
    expect([...row]).toEqual([expect.closeTo(0.4), expect.closeTo(0.3), expect.closeTo(0.3)]);
    const column = Float32Array.from([1, 0]);
    convolve(column, [1, 1, 2], 2, [0.4, 0.2, 0.1]); // 0.4 + 2 x 0.1 stay, 2 x 0.2 go
    expect([...column]).toEqual([expect.closeTo(0.6), expect.closeTo(0.4)]);
  });

  it("leaves all as it is under the identity", () => {
    const values = point();
    convolve(values, shape, 1, identity);
    expect(values).toEqual(point());
  });
});

describe("kernels", () => {
  it("keep a constant and know what they leave of a variance", () => {
    expect(normalized([2, 1])).toEqual([0.5, 0.25]);
    expect(energyOf([0.5, 0.25])).toBeCloseTo(0.375, 12); // 0.25 + 2 x 0.0625
    expect(energyOf([0.5, 0.25], [1])).toBeCloseTo(0.5, 12);
  });

  it("of a Gaussian have its variance", () => {
    const kernel = gaussian(1.5);
    const variance = kernel.reduce((sum, weight, x) => sum + (x === 0 ? 0 : 2 * weight * x * x), 0);
    expect(variance).toBeCloseTo(2.25, 2);
    expect(gaussian(0)).toBe(identity);
  });
});
