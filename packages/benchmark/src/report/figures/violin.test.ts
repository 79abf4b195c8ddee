import { describe, expect, test } from "vitest";
import { LEAST_SCORES, violinOf } from "./violin.ts";

/** 0 to 10, and one far outside. */
const SCORES = [...Array.from({ length: 11 }, (_, at) => at), 40];

describe("violinOf", () => {
  test("quartiles by linear interpolation, whiskers to the farthest score within 1.5 of their distance", () => {
    // Twelve sorted scores: quartiles at places 2.75, 5.5 and 8.25; 1.5 times 5.5 reaches from -5.5 to 16.5.
    expect(violinOf(SCORES).box).toEqual({ low: 0, q1: 2.75, median: 5.5, q3: 8.25, high: 10 });
  });

  test("whiskers never point into the box", () => {
    // Quartiles 0.75 and 25.75 of 0, 0.5, 1, 100: 100 is beyond 63.25, and 1 is below the upper quartile.
    expect(violinOf([0, 0.5, 1, 100]).box).toMatchObject({ q3: 25.75, high: 25.75 });
  });

  test("the outline goes from the lowest score to the highest, and is 1 wide at its peak", () => {
    const { outline } = violinOf(SCORES);
    expect(outline[0]?.score).toBe(0);
    expect(outline.at(-1)?.score).toBe(40);
    expect(Math.max(...outline.map(({ width }) => width))).toBe(1);
    const widest = outline.find(({ width }) => width === 1);
    expect(widest?.score).toBeGreaterThan(3);
    expect(widest?.score).toBeLessThan(7);
  });

  test("points lie within the outline, on both sides of the middle line", () => {
    const { outline, places } = violinOf(SCORES);
    const last = outline.at(-1)?.width ?? 0;
    expect(Math.abs(places.at(-1) ?? 1)).toBeLessThanOrEqual(last);
    expect(Math.min(...places)).toBeLessThan(0);
    expect(Math.max(...places)).toBeGreaterThan(0);
    expect(places.every((place) => Math.abs(place) < 1)).toBe(true);
  });

  test("few scores and equal ones have no outline", () => {
    expect(violinOf(SCORES.slice(0, LEAST_SCORES - 1)).outline).toEqual([]);
    const { outline, box, places } = violinOf(Array.from({ length: 20 }, () => 0.5));
    expect(outline).toEqual([]);
    expect(box).toEqual({ low: 0.5, q1: 0.5, median: 0.5, q3: 0.5, high: 0.5 });
    expect(new Set(places).size).toBe(20);
  });
});
