import { Rng } from "@panshift/core";
import { blandAltman, fitSizeCurve, pearson, sizeOfNarrowBand, spearman } from "@panshift/stats";
import { describe, expect, it } from "vitest";

describe("fitSizeCurve", () => {
  it("finds the curve that made the scores", () => {
    const sizes = [5, 10, 20, 40, 80];
    const curve = fitSizeCurve(
      sizes,
      sizes.map((n) => 0.85 - 0.9 * n ** -0.6),
    );
    expect(curve?.a).toBeCloseTo(0.85, 6);
    expect(curve?.b).toBeCloseTo(0.9, 5);
    expect(curve?.c).toBeCloseTo(0.6, 5);
    expect(curve?.residualDeviation).toBeLessThan(1e-8);
  });

  it("does not answer with two sizes", () => {
    expect(fitSizeCurve([5, 5, 10], [0.5, 0.6, 0.7])).toBeNull();
  });

  it("finds the size from which the band is narrow enough", () => {
    const rng = Rng.of("band");
    const sizes = [5, 10, 20, 40, 80].flatMap((n) => Array<number>(6).fill(n));
    const scores = sizes.map((n) => 0.85 - 0.9 * n ** -0.6 + rng.normal(0, 0.3 / n));
    const size = sizeOfNarrowBand(sizes, scores, {
      width: 0.02,
      candidates: [5, 10, 20, 40, 80, 160],
      rng,
      replicates: 200,
    });
    expect(size).toBeGreaterThan(5);
    expect(size).toBeLessThan(160);
    expect(sizeOfNarrowBand(sizes, scores, { width: 1e-9, candidates: [5, 10], rng, replicates: 50 })).toBeNull();
  });
});

describe("blandAltman", () => {
  it("by hand: differences 1, 2, 3 have bias 2 and standard deviation 1", () => {
    const agreement = blandAltman([2, 4, 6], [1, 2, 3]);
    expect(agreement).toMatchObject({ n: 3, bias: 2, standardDeviation: 1, limits: [2 - 1.96, 2 + 1.96] });
    // With two degrees of freedom t = (2p - 1) / sqrt(2p(1 - p)); the standard error is 1 / sqrt(3).
    const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025);
    expect(agreement.biasInterval[1]).toBeCloseTo(2 + t / Math.sqrt(3), 10);
    expect(agreement.limitIntervals[0][0]).toBeCloseTo(0.04 - t, 10);
  });
});

describe("correlation", () => {
  it("is undefined where one side does not vary, and certain where both agree", () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toEqual({ n: 3, r: null, p: null, interval: null });
    expect(spearman([1, 2, 3, 9], [10, 20, 30, 31])).toMatchObject({ r: 1, p: 0, interval: [1, 1] });
    expect(() => pearson([1, 2, 3], [1, 2])).toThrowError(expect.objectContaining({ code: "PAIRS_UNEQUAL" }));
  });
});
