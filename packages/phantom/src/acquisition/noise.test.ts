import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { addNormal, fillNoise } from "./noise.ts";

describe("fillNoise", () => {
  const values = new Float32Array(400_000);
  fillNoise(values, 2, Rng.of("noise"));
  const moment = (power: number) => values.reduce((sum, value) => sum + (value / 2) ** power, 0) / values.length;

  it("has the moments of a normal distribution: 0, 1, 0, 3", () => {
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(Math.abs(moment(3))).toBeLessThan(0.03);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.06);
    expect(Math.max(...values.subarray(0, 100_000))).toBeLessThan(2 * 4.9);
  });

  it("is independent, within the two values of a draw and between draws", () => {
    const correlation = (offset: number) => {
      let sum = 0;
      for (let i = 0; i + offset < values.length; i++) sum += (values[i] as number) * (values[i + offset] as number);
      return sum / values.length / 4;
    };
    for (const offset of [1, 2, 3]) expect(Math.abs(correlation(offset))).toBeLessThan(0.01);
  });
});

describe("addNormal", () => {
  it.each([
    [0, 1.2533, 0.6551], // Rayleigh: sqrt(pi/2), sqrt(2 - pi/2)
    [5, 5.102, 0.989],
  ])("on both parts of a signal of %d gives the mean and sd of a Rice distribution", (signal, mean, sd) => {
    const re = new Float32Array(200_000).fill(signal);
    const im = new Float32Array(200_000);
    addNormal(re, 1, Rng.of("rice", signal, "re"));
    addNormal(im, 1, Rng.of("rice", signal, "im"));
    const magnitude = re.map((value, i) => Math.hypot(value, im[i] as number));
    const average = magnitude.reduce((sum, value) => sum + value, 0) / magnitude.length;
    const variance = magnitude.reduce((sum, value) => sum + (value - average) ** 2, 0) / magnitude.length;
    expect(average).toBeCloseTo(mean, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(sd, 2);
  });
});
