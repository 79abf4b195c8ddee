import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { addNormal } from "./noise.ts";

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
