import { Rng } from "@panshift/core";
import { bootstrapMean, bootstrapMeans } from "@panshift/stats";
import { describe, expect, it } from "vitest";

const values = [0.91, 0.85, 0.4, 0.77, 0.66, 0.93, 0.12, 0.81];
const grouping = { clusters: ["p", "p", "q", "r", "s", "t", "u", "u"], strata: [..."AAAABBBB"] };
const rng = () => Rng.of("bootstrap-means");

describe("bootstrapMeans", () => {
  it("equals bootstrapMean for every column without null, whatever stands beside it", () => {
    const squares = values.map((value) => value ** 2);
    const together = bootstrapMeans([values, squares], { ...grouping, rng: rng(), replicates: 400 });
    for (const [column, { mean, interval }] of [values, squares].map((each, i) => [each, together[i]] as const) as [
      number[],
      { mean: number; interval: readonly [number, number] },
    ][]) {
      const alone = bootstrapMean(column, { ...grouping, rng: rng(), replicates: 400 });
      expect(mean).toBeCloseTo(alone.estimate, 12);
      expect(interval[0]).toBeCloseTo(alone.interval[0], 12);
      expect(interval[1]).toBeCloseTo(alone.interval[1], 12);
    }
  });

  it("leaves null out of the mean and out of every draw", () => {
    const [result] = bootstrapMeans([[1, null, 1, null, 1, 1, 1, 1]], { ...grouping, rng: rng(), replicates: 200 });
    expect(result).toEqual({ mean: 1, interval: [1, 1] });
  });

  it("gives no interval for one cluster and no mean for no value", () => {
    const one = values.map((value, i) => (i < 2 ? value : null));
    const none = values.map(() => null);
    const results = bootstrapMeans([one, none], { ...grouping, rng: rng(), replicates: 50 });
    expect(results).toEqual([
      { mean: expect.closeTo(0.88, 12), interval: null },
      { mean: null, interval: null },
    ]);
    expect(bootstrapMeans([], { rng: rng() })).toEqual([]);
  });
});
