import { dice, type Outcome, overlapPolicy, scoreOf, summarize } from "@panshift/metrics";
import { describe, expect, it } from "vitest";

const outcomes: Outcome[] = [
  { kind: "value", value: 0.8 },
  { kind: "value", value: 0.4 },
  { kind: "missed" },
  { kind: "spurious" },
  { kind: "both-empty" },
  { kind: "no-prediction" },
];
const counts = { value: 2, missed: 1, spurious: 1, bothEmpty: 1, noPrediction: 1 };

describe("summarize", () => {
  it("scores missed, spurious and absent predictions 0 and leaves both-empty out, with all kinds counted", () => {
    const { n, mean, median, ...rest } = summarize(outcomes, overlapPolicy());
    expect({ n, mean, median }).toEqual({ n: 5, mean: expect.closeTo(1.2 / 5, 12), median: 0 });
    expect(rest.counts).toEqual(counts);
  });

  it("scores both-empty 1 when asked to", () => {
    expect(summarize(outcomes, overlapPolicy("one"))).toEqual({
      n: 6,
      mean: expect.closeTo(2.2 / 6, 12),
      median: expect.closeTo(0.2, 12),
      counts,
    });
  });

  it("has no mean when nothing enters it", () => {
    expect(summarize([{ kind: "both-empty" }], overlapPolicy())).toMatchObject({ n: 0, mean: null, median: null });
    expect(summarize([], overlapPolicy())).toMatchObject({ n: 0, mean: null, counts: { value: 0 } });
  });
});

describe("scoreOf", () => {
  it("gives a penalty or leaves out, as the policy says", () => {
    const policy = { "both-empty": "exclude", missed: 40, spurious: 40, "no-prediction": 40 } as const;
    expect(scoreOf({ kind: "missed" }, policy)).toBe(40);
    expect(scoreOf({ kind: "both-empty" }, policy)).toBeNull();
    expect(scoreOf({ kind: "value", value: 55 }, policy)).toBe(55);
  });
});

describe("dice", () => {
  it("refuses masks of different grids", () => {
    expect(() => dice(new Uint8Array(3), new Uint8Array(4))).toThrowError(
      expect.objectContaining({ code: "SHAPE_MISMATCH" }),
    );
  });

  it("is symmetric, and takes any nonzero value as inside", () => {
    const [a, b] = [Uint8Array.of(0, 1, 2, 3), Uint8Array.of(1, 9, 0, 0)];
    expect(dice(a, b)).toEqual({ kind: "value", value: 0.4 });
    expect(dice(b, a)).toEqual(dice(a, b));
  });
});
