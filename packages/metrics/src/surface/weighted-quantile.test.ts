import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { weightedQuantileInPlace } from "./weighted-quantile.ts";

describe("weightedQuantileInPlace", () => {
  it("is the first value whose weights so far reach the share", () => {
    const at = (share: number) => weightedQuantileInPlace(Float64Array.of(3, 1, 2), Float64Array.of(1, 1, 2), share);
    expect([at(0.2), at(0.25), at(0.26), at(0.75), at(0.76), at(1)]).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("equals sorting on random values with ties", () => {
    const rng = Rng.of("weighted quantile");
    for (let trial = 0; trial < 300; trial++) {
      const pairs = Array.from({ length: rng.int(1, 40) }, () => ({ value: rng.int(0, 12), weight: rng.int(1, 6) }));
      const share = rng.pick([0.05, 0.5, 0.95, 1]);
      const wanted = share * pairs.reduce((sum, { weight }) => sum + weight, 0);
      const sorted = [...pairs].sort((a, b) => a.value - b.value);
      const expected = sorted.find(
        (_, n) => sorted.slice(0, n + 1).reduce((sum, { weight }) => sum + weight, 0) >= wanted - 1e-9,
      );
      const values = Float64Array.from(pairs, ({ value }) => value);
      const weights = Float64Array.from(pairs, ({ weight }) => weight);
      expect(weightedQuantileInPlace(values, weights, share)).toBe(expected?.value);
    }
  });
});
