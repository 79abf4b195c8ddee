import { Rng } from "@panshift/core";
import { cliffDelta, cohenDz, holm, signFlipTest, wilcoxonSignedRank } from "@panshift/stats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

// 40 draws rounded to one decimal, so that ties and zeros occur; p-values from scipy 1.17.1, wilcoxon(method="approx", correction=True).
const TIED = [
  0.2, 0, 0.7, 0.2, -0.4, 0.5, 1.4, 1, -0.6, -1.2, -0.5, 0.1, -2.2, -0.1, -1.1, -0.6, -0.4, -0.2, 0.5, 1.1, 0, 1.5,
  -0.6, 0.5, 1, 0.2, -0.6, -0.8, -0.4, 0.3, -0.9, -0.1, -0.1, 0.6, 0.3, 0.5, -0.6, 0, 0.9, 1.6,
];

describe("wilcoxonSignedRank", () => {
  it("corrects the normal approximation for ties and continuity above n = 25", () => {
    const result = wilcoxonSignedRank(TIED);
    expect(result).toMatchObject({ n: 37, method: "normal" });
    expect(result.p).toBeCloseTo(0.73397483678813, 12);
    expect(wilcoxonSignedRank(TIED, "less").p).toBeCloseTo(0.6386853634831875, 12);
  });

  it("is exact by hand for three positive differences: p = 1/8 one-sided, 1/4 two-sided", () => {
    expect(wilcoxonSignedRank([1, 2, 3], "greater").p).toBe(1 / 8);
    expect(wilcoxonSignedRank([1, 2, 3]).p).toBe(1 / 4);
    expect(wilcoxonSignedRank([1, 2, 3]).rankBiserial).toBe(1);
  });

  it("says p = 1 when nothing differs, and ties what differs by rounding alone", () => {
    expect(wilcoxonSignedRank([0, 0])).toMatchObject({ n: 0, p: 1, rankBiserial: 0 });
    expect(wilcoxonSignedRank([0.1 + 0.2 - 0.3]).n).toBe(0);
    expect(() => wilcoxonSignedRank([])).toThrowError(expect.objectContaining({ code: "TOO_FEW_VALUES" }));
    expect(() => wilcoxonSignedRank([Number.NaN])).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
  });

  it("changes sides when the signs do", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 }), (differences) => {
        const flipped = differences.map((d) => -d);
        expect(wilcoxonSignedRank(differences, "greater").p).toBeCloseTo(wilcoxonSignedRank(flipped, "less").p, 12);
        expect(wilcoxonSignedRank(differences).p).toBeCloseTo(wilcoxonSignedRank(flipped).p, 12);
      }),
    );
  });
});

describe("signFlipTest", () => {
  it("enumerates by hand: four equal differences leave 2 of 16 patterns", () => {
    expect(signFlipTest([1, 1, 1, 1], Rng.of("unused"))).toEqual({
      statistic: 1,
      p: 2 / 16,
      method: "exact",
      permutations: 16,
    });
  });

  it("agrees at random with the normal limit for many differences", () => {
    const differences = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : -0.8));
    const result = signFlipTest(differences, Rng.of("flips"));
    // z = 20 / sqrt(100 * 1 + 100 * 0.64) = 1.5617, two-sided p = 0.1184
    expect(result.method).toBe("random");
    expect(result.p).toBeGreaterThan(0.1184 - 0.015);
    expect(result.p).toBeLessThan(0.1184 + 0.015);
  });
});

describe("effect sizes", () => {
  it("by hand", () => {
    expect(cohenDz([1, 2, 3])).toBe(2);
    expect(cohenDz([1, 1])).toBeNull();
    expect(cliffDelta([1, 2], [2, 3])).toBe(-3 / 4);
  });
});

describe("holm", () => {
  it("never adjusts below the raw value nor above 1, and keeps the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (p) => {
        const adjusted = holm(p);
        p.forEach((raw, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(raw);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (raw < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] as number);
          });
        });
      }),
    );
  });
});
