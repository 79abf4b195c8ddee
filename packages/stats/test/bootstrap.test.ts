import { Rng } from "@panshift/core";
import { bootstrap, bootstrapMean, mean, variance } from "@panshift/stats";
import { describe, expect, it } from "vitest";

const VALUES = [1.2, 3.4, 2.2, 5.9, 4.1, 2.8, 7.7, 3.0];

describe("bootstrap", () => {
  it("gives the intervals of a large bootstrap made elsewhere", () => {
    // scipy.stats.bootstrap of the mean, 200 000 resamples: percentile (2.5375, 5.225), BCa (2.6625, 5.4375)
    const percentile = bootstrapMean(VALUES, { rng: Rng.of("percentile"), replicates: 40_000 });
    expect(percentile.estimate).toBeCloseTo(3.7875, 12);
    expect(percentile.interval[0]).toBeCloseTo(2.5375, 1);
    expect(percentile.interval[1]).toBeCloseTo(5.225, 1);
    const bca = bootstrapMean(VALUES, { rng: Rng.of("bca"), replicates: 40_000, interval: "bca" });
    expect(bca.interval[0]).toBeCloseTo(2.6625, 1);
    expect(bca.interval[1]).toBeCloseTo(5.4375, 1);
    // The bootstrap standard error of a mean is sqrt(sum (x - m)^2 / n) / sqrt(n).
    const exact = Math.sqrt((variance(VALUES) * 7) / 8 / 8);
    expect(bca.standardError / exact).toBeCloseTo(1, 1);
  });

  it("is a pure function of its generator", () => {
    const run = () => bootstrapMean(VALUES, { rng: Rng.of("same"), replicates: 100 });
    expect(run()).toEqual(run());
  });

  it("draws whole clusters and keeps every stratum's number of them", () => {
    const clusters = ["a", "a", "a", "b", "c", "c"];
    const strata = ["x", "x", "x", "x", "y", "y"];
    const seen = new Set<string>();
    const statistic = (indices: Int32Array): number => {
      const counts = [0, 0, 0, 0, 0, 0];
      for (const index of indices) counts[index] = (counts[index] ?? 0) + 1;
      expect(counts[0]).toBe(counts[1]);
      expect(counts[1]).toBe(counts[2]);
      expect([counts[4], counts[5]]).toEqual([1, 1]);
      expect((counts[0] as number) + (counts[3] as number)).toBe(2);
      seen.add(counts.join());
      return indices.length;
    };
    const result = bootstrap(6, statistic, { rng: Rng.of("clusters"), replicates: 50, clusters, strata });
    expect(result.clusters).toBe(3);
    expect(seen.size).toBe(3);
  });

  it("refuses a cluster in two strata and a single cluster", () => {
    const rng = Rng.of("refuse");
    expect(() => bootstrapMean([1, 2, 3], { rng, clusters: ["p", "p", "q"], strata: ["x", "y", "x"] })).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
    expect(() => bootstrapMean([1, 2], { rng, clusters: ["p", "p"] })).toThrowError(
      expect.objectContaining({ code: "TOO_FEW_VALUES" }),
    );
  });

  it("covers the mean of a normal sample about as often as it says", () => {
    const rng = Rng.of("coverage");
    let covered = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial++) {
      const sample = Float64Array.from({ length: 40 }, () => rng.normal(5, 2));
      const { interval } = bootstrapMean(sample, { rng, replicates: 300 });
      if (interval[0] <= 5 && 5 <= interval[1]) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.88);
    expect(covered / trials).toBeLessThan(0.99);
    expect(mean(VALUES)).toBeCloseTo(3.7875, 12);
  });
});
