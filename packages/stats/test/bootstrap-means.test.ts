import { Rng } from "@panshift/core";
import { bootstrap, bootstrapGroupMeans, bootstrapMean, bootstrapMeans, mean } from "@panshift/stats";
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

describe("bootstrapGroupMeans", () => {
  const groups = [..."AAAABBBB"];

  it("weighs groups alike, whatever their size", () => {
    // A: (0.9 + 0.8 + 0.7) / 3, B: 0.2; the plain mean is 0.65
    const [result] = bootstrapGroupMeans([[0.9, 0.8, 0.7, 0.2]], ["A", "A", "A", "B"], { rng: rng(), replicates: 50 });
    expect(result).toMatchObject({ mean: expect.closeTo(0.5, 12), groups: 2 });
  });

  it("equals bootstrapMeans for one group, and its interval is that of the mean of the groups' draws", () => {
    const options = { ...grouping, replicates: 400 };
    const [[alone], [plain]] = [
      bootstrapGroupMeans(
        [values],
        values.map(() => "all"),
        { ...options, rng: rng() },
      ),
      bootstrapMeans([values], { ...options, rng: rng() }),
    ];
    expect(alone).toEqual({ ...plain, groups: 1 });
    const meanOf = (indices: Int32Array) => {
      const of = (name: string) =>
        Array.from(indices)
          .filter((i) => groups[i] === name)
          .map((i) => values[i] as number);
      return (mean(of("A")) + mean(of("B"))) / 2;
    };
    const peer = bootstrap(values.length, meanOf, { ...options, rng: rng() });
    const [two] = bootstrapGroupMeans([values], groups, { ...options, rng: rng() });
    expect(two?.mean).toBeCloseTo(peer.estimate, 12);
    for (const end of [0, 1] as const) expect(two?.interval?.[end]).toBeCloseTo(peer.interval[end], 12);
  });

  it("takes a group without a value for none, and a single patient for no interval", () => {
    const columns = [
      values.map((value, i) => (i < 4 ? value : null)),
      values.map((value, i) => (i < 2 ? value : null)),
    ];
    const [left, one] = bootstrapGroupMeans(columns, groups, { ...grouping, rng: rng(), replicates: 50 });
    expect(left).toMatchObject({ mean: expect.closeTo((0.91 + 0.85 + 0.4 + 0.77) / 4, 12), groups: 1 });
    expect(one).toEqual({ mean: expect.closeTo(0.88, 12), interval: null, groups: 1 });
    const none = bootstrapGroupMeans([values.map(() => null)], groups, { rng: rng(), replicates: 5 });
    expect(none).toEqual([{ mean: null, interval: null, groups: 0 }]);
  });
});
