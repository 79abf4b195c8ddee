import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { median, medianInterval } from "../../bench/lib/statistics.ts";

describe("median", () => {
  it("is the middle value, or the mean of the middle two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });
});

describe("medianInterval", () => {
  it("is a point when all values agree", () => {
    expect(medianInterval([2, 2, 2, 2], Rng.of("bench"))).toEqual({ estimate: 2, lower: 2, upper: 2 });
  });

  it("covers the true median in about 95 of 100 samples", () => {
    const rng = Rng.of("bench", "coverage");
    const covered = Array.from({ length: 40 }, (_, index) => {
      const sample = Array.from({ length: 15 }, () => rng.normal());
      const { lower, upper } = medianInterval(sample, rng.child(index));
      return lower <= 0 && 0 <= upper;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThanOrEqual(34);
  });
});
