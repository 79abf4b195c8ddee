import { imageDiagonalMm, type MetricName, type Outcome, scoreOf, scorePolicy, summarize } from "@panshift/metrics";
import { describe, expect, it } from "vitest";

const kinds = ["missed", "spurious", "no-prediction", "both-empty"] as const;
const scores = (metric: MetricName, options?: Parameters<typeof scorePolicy>[1]) =>
  kinds.map((kind) => scoreOf({ kind }, scorePolicy(metric, options)));

describe("scorePolicy", () => {
  it("seed-paper: overlap 0, 40 mm and 100 mm, centroids left out, volumes never stood in for", () => {
    expect(scores("dice")).toEqual([0, 0, 0, null]);
    expect(scores("nsd")).toEqual([0, 0, 0, null]);
    expect(scores("precision")).toEqual([0, 0, 0, null]);
    expect(scores("assdMm")).toEqual([40, 40, 40, null]);
    expect(scores("masdMm")).toEqual([40, 40, 40, null]);
    for (const metric of ["hdMm", "hd95Mm", "hd95PooledMm"] as const) {
      expect(scores(metric)).toEqual([100, 100, 100, null]);
    }
    expect(scores("centroidMm")).toEqual([null, null, null, null]);
    expect(scores("relativeVolumeError")).toEqual([null, null, null, null]);
    expect(scores("falsePositives", { bothEmpty: "one" })).toEqual([null, null, null, null]);
  });

  it("leaves spurious predictions out of what only a reference can have", () => {
    expect(scores("sensitivity")).toEqual([0, null, 0, null]);
    expect(scores("lesionSensitivity")).toEqual([0, null, 0, null]);
  });

  it("exclude: only overlaps of masks that were predicted remain", () => {
    expect(scores("dice", { policy: "exclude" })).toEqual([0, 0, null, null]);
    expect(scores("assdMm", { policy: "exclude" })).toEqual([null, null, null, null]);
    expect(scores("hd95Mm", { policy: "exclude" })).toEqual([null, null, null, null]);
  });

  it("image-diagonal: every distance is the case's diagonal, which must be given", () => {
    const options = { policy: "image-diagonal", imageDiagonalMm: imageDiagonalMm([30, 40, 1], [1, 1, 1e-9]) } as const;
    for (const metric of ["assdMm", "hd95Mm", "centroidMm"] as const) {
      expect(scores(metric, options)).toEqual([50, 50, 50, null]);
    }
    expect(scores("dice", options)).toEqual([0, 0, 0, null]);
    expect(() => scorePolicy("hdMm", { policy: "image-diagonal" })).toThrowError(
      expect.objectContaining({ code: "VALUE_INVALID" }),
    );
  });

  it("takes two empty masks as perfect when asked to", () => {
    const bothEmpty = (metric: MetricName) => scores(metric, { bothEmpty: "one" })[3];
    expect([bothEmpty("dice"), bothEmpty("nsd"), bothEmpty("sensitivity")]).toEqual([1, 1, 1]);
    expect([bothEmpty("assdMm"), bothEmpty("hd95Mm"), bothEmpty("centroidMm")]).toEqual([0, 0, 0]);
  });

  it("clips distances above the penalty only when asked to", () => {
    const far: Outcome = { kind: "value", value: 150 };
    expect(scoreOf(far, scorePolicy("hd95Mm"))).toBe(150);
    expect(scoreOf(far, scorePolicy("hd95Mm", { clipToPenalty: true }))).toBe(100);
    expect(scoreOf(far, scorePolicy("assdMm", { clipToPenalty: true }))).toBe(40);
    expect(scoreOf(far, scorePolicy("centroidMm", { clipToPenalty: true }))).toBe(150);
    expect(scoreOf({ kind: "value", value: 3 }, scorePolicy("dice", { clipToPenalty: true }))).toBe(3);
  });

  it("may differ from case to case in a summary", () => {
    const outcomes: Outcome[] = [{ kind: "value", value: 2 }, { kind: "missed" }, { kind: "missed" }];
    const diagonals = [10, 20, 30];
    const summary = summarize(outcomes, (n) =>
      scorePolicy("hdMm", { policy: "image-diagonal", imageDiagonalMm: diagonals[n] as number }),
    );
    expect(summary).toMatchObject({ n: 3, mean: 52 / 3, median: 20, counts: { value: 1, missed: 2 } });
  });
});
