import { describe, expect, it } from "vitest";
import { constantLr, cosineLr, polyLr, warmup } from "./schedules.ts";

describe("learning-rate schedules", () => {
  it("constant: the same everywhere", () => {
    expect([0, 7, 1e6].map(constantLr(0.3))).toEqual([0.3, 0.3, 0.3]);
  });

  it("polynomial: hand-worked values, exponent 0 is constant, nothing after the end", () => {
    const linear = polyLr(2, 4, 1);
    expect([0, 1, 2, 3, 4, 5].map(linear)).toEqual([2, 1.5, 1, 0.5, 0, 0]);
    expect(polyLr(1, 100)(50)).toBeCloseTo(0.535887, 6); // 0.5 ^ 0.9
    expect([0, 99].map(polyLr(0.1, 100, 0))).toEqual([0.1, 0.1]);
  });

  it("cosine: from the rate through the middle to the floor", () => {
    const cosine = cosineLr(3, 10, 1);
    expect(cosine(0)).toBe(3);
    expect(cosine(5)).toBeCloseTo(2, 12);
    expect(cosine(10)).toBeCloseTo(1, 12);
    expect(cosine(50)).toBeCloseTo(1, 12);
  });

  it("warm-up: a ramp times the schedule beneath", () => {
    const ramp = warmup(constantLr(8), 4, 0.5);
    expect([0, 1, 2, 3, 4, 9].map(ramp)).toEqual([4, 5, 6, 7, 8, 8]);
    expect(warmup(polyLr(1, 10, 1), 5)(5)).toBe(0.5);
  });

  it("refuses lengths and exponents that make no sense", () => {
    for (const make of [
      () => polyLr(1, 0),
      () => cosineLr(1, -1),
      () => warmup(constantLr(1), 0),
      () => polyLr(1, 5, -1),
    ]) {
      expect(make).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
    }
  });
});
