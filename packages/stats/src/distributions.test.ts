import { describe, expect, it } from "vitest";
import {
  chiSquaredUpperTail,
  logGamma,
  normalCdf,
  normalQuantile,
  regularizedBeta,
  studentQuantile,
  studentTwoSided,
} from "./distributions.ts";

/** Relative error at most 1e-11. */
function expectClose(ours: number, theirs: number): void {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-11 * Math.abs(theirs));
}

// Reference values from scipy 1.17.1 (norm, t, chi2, betainc, gammaln).
describe("distributions", () => {
  it.each([
    [-8, 6.22096057427174e-16],
    [-3, 0.0013498980316300933],
    [-1, 0.15865525393145707],
    [0.5, 0.6914624612740131],
    [2, 0.9772498680518208],
  ])("normal probability of %f", (z, p) => expectClose(normalCdf(z), p));

  it.each([
    [1e-10, -6.361340902404056],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.975, 1.959963984540054],
  ])("normal quantile of %f", (p, z) => expectClose(normalQuantile(p), z));

  it.each([
    [2, 3, 0.13932596855884305],
    [0.5, 30, 0.6207230048851272],
    [12, 1, 0.052929352119179755],
  ])("two-sided Student p of %f, %i degrees", (t, degrees, p) => expectClose(studentTwoSided(t, degrees), p));

  it.each([
    [0.975, 9, 2.262157162798205],
    [0.6, 2, 0.2886751345948128],
  ])("Student quantile of %f, %i degrees", (p, degrees, t) => expectClose(studentQuantile(p, degrees), t));

  it.each([
    [3.84, 1, 0.05004352124870519],
    [20, 5, 0.0012497305630313773],
    [0.5, 10, 0.999993388289439],
  ])("chi-squared tail of %f, %i degrees", (x, degrees, p) => expectClose(chiSquaredUpperTail(x, degrees), p));

  it("incomplete beta and log gamma", () => {
    expectClose(regularizedBeta(0.3, 2.5, 0.5), 0.018927124071945658);
    expectClose(logGamma(0.3), 1.0957979948180756);
    expectClose(logGamma(50.5), 146.51925549072064);
  });

  it("ends at 0 and 1", () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([regularizedBeta(0, 1, 1), regularizedBeta(1, 1, 1)]).toEqual([0, 1]);
    expect(studentQuantile(0.4, 2)).toBeCloseTo(-0.2886751345948128, 12);
  });
});
