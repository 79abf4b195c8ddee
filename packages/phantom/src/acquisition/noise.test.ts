import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { addCorrelatedNoise, addRicianNoise } from "./noise.ts";

const moments = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

describe("addRicianNoise", () => {
  it.each([
    [0, 1.2533, 0.6551], // Rayleigh: sqrt(pi/2), sqrt(2 - pi/2)
    [5, 5.102, 0.989],
  ])("has the mean and sd of a Rice distribution for signal %d", (signal, mean, sd) => {
    const values = new Float32Array(200_000).fill(signal);
    addRicianNoise(values, 1, Rng.of("rice", signal));
    expect(moments(values).mean).toBeCloseTo(mean, 2);
    expect(moments(values).sd).toBeCloseTo(sd, 2);
  });
});

describe("addCorrelatedNoise", () => {
  const shape = [96, 80, 12] as const;
  const noise = new Float32Array(96 * 80 * 12).fill(40);
  addCorrelatedNoise(noise, shape, { sd: 12, kernelVoxels: 0.8 }, Rng.of("ct"));

  it("has the standard deviation that was asked for, also at the border", () => {
    expect(moments(noise).mean).toBeCloseTo(40, 0);
    expect(moments(noise).sd).toBeGreaterThan(11.7);
    expect(moments(noise).sd).toBeLessThan(12.3);
    const border = noise.filter((_, n) => n % 96 === 0 || n % 96 === 95);
    expect(Math.abs(moments(border).sd - 12)).toBeLessThan(0.8);
  });

  it("is correlated within slices as exp(-d^2 / 4 sigma^2) and not between them", () => {
    const correlation = (offset: number) => {
      let sum = 0;
      let count = 0;
      for (let n = 0; n + offset < noise.length; n++) {
        if (offset === 1 && n % 96 === 95) continue;
        sum += ((noise[n] as number) - 40) * ((noise[n + offset] as number) - 40);
        count++;
      }
      return sum / count / 144;
    };
    expect(correlation(1)).toBeCloseTo(Math.exp(-1 / (4 * 0.64)), 1);
    expect(correlation(96)).toBeCloseTo(Math.exp(-1 / (4 * 0.64)), 1);
    expect(Math.abs(correlation(96 * 80))).toBeLessThan(0.03);
  });
});
