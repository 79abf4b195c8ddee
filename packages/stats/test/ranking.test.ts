import { Rng } from "@panshift/core";
import { friedman, kendallTau, rankingStability, rankMethods, significanceMap } from "@panshift/stats";
import { describe, expect, it } from "vitest";

const SCORES = [
  [0.9, 0.8, 0.1],
  [0.7, 0.7, 0.7],
  [0.2, 0.6, 0.6],
];

describe("rankMethods", () => {
  it("depends on the scheme, by hand", () => {
    // means 0.6, 0.7, 0.4667; medians 0.8, 0.7, 0.6; ranks per case (1,2,3), (1,2,3), (3,1,2): means 1.667, 1.667, 2.667
    expect(rankMethods(SCORES, { kind: "aggregate-then-rank", aggregate: "mean" })).toEqual([2, 1, 3]);
    expect(rankMethods(SCORES, { kind: "aggregate-then-rank", aggregate: "median" })).toEqual([1, 2, 3]);
    expect(rankMethods(SCORES, { kind: "rank-then-aggregate" })).toEqual([1.5, 1.5, 3]);
  });

  it("holds methods without any score for alike", () => {
    const none = [
      [null, null],
      [null, null],
    ];
    const schemes = [
      { kind: "aggregate-then-rank", aggregate: "mean" },
      { kind: "rank-then-aggregate" },
      { kind: "test-then-rank", alpha: 0.05 },
    ] as const;
    for (const scheme of schemes) expect(rankMethods(none, scheme)).toEqual([1.5, 1.5]);
  });

  it("turns around for distances", () => {
    expect(rankMethods(SCORES, { kind: "aggregate-then-rank", aggregate: "mean" }, false)).toEqual([2, 3, 1]);
  });

  it("counts significant wins: three cases can give none, eight can", () => {
    expect(rankMethods(SCORES, { kind: "test-then-rank", alpha: 0.05 })).toEqual([2, 2, 2]);
    const better = [1, 2, 3, 4, 5, 6, 7, 8];
    const worse = better.map((score) => score - 0.5);
    expect(rankMethods([worse, better], { kind: "test-then-rank", alpha: 0.05 })).toEqual([2, 1]);
    const map = significanceMap([worse, better]);
    expect(map[1]?.[0]).toBeCloseTo(2 / 2 ** 8, 12);
    expect(map[0]?.[1]).toBe(1);
  });

  it("gives a missing result the worst rank", () => {
    const scores = [
      [0.5, null],
      [0.4, 0.4],
    ];
    expect(rankMethods(scores, { kind: "rank-then-aggregate" })).toEqual([1.5, 1.5]);
    expect(rankMethods(scores, { kind: "aggregate-then-rank", aggregate: "mean" })).toEqual([2, 1]);
  });
});

describe("rankingStability", () => {
  it("is certain when one method always wins, and not when they alternate", () => {
    const scheme = { kind: "aggregate-then-rank", aggregate: "mean" } as const;
    const clear = rankingStability(
      [
        [3, 3, 3, 3],
        [2, 2, 2, 2],
      ],
      scheme,
      { rng: Rng.of("clear"), replicates: 200 },
    );
    expect(clear).toMatchObject({ ranks: [1, 2], firstShare: [1, 0], tau: { mean: 1, interval: [1, 1] } });
    const alternating = rankingStability(
      [
        [1, 0, 1, 0, 1.1],
        [0, 1, 0, 1, 0],
      ],
      scheme,
      { rng: Rng.of("alternate") },
    );
    expect(alternating.firstShare[0]).toBeGreaterThan(0.5);
    expect(alternating.firstShare[0]).toBeLessThan(0.9);
    expect(alternating.rankInterval).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });
});

describe("kendallTau and friedman with ties", () => {
  it("reproduce scipy 1.17.1", () => {
    const x = [1.2, 3.4, 2.2, 5.9, 4.1, 2.8, 7.7, 3.0];
    expect(kendallTau(x, [1, 4, 2, 5, 5, 2, 8, 3])).toBeCloseTo(0.9636241116594315, 12);
    expect(kendallTau([1, 1], [1, 2])).toBeNull();
    const tied = friedman([
      [1, 2, 3, 3],
      [2, 2, 1, 3],
      [3, 1, 1, 2],
    ]);
    expect(tied.chiSquared).toBeCloseTo(1.0769230769230769, 12);
  });

  it("refuse methods scored on different cases", () => {
    expect(() => friedman([[1, 2], [1]])).toThrowError(expect.objectContaining({ code: "PAIRS_UNEQUAL" }));
  });
});
