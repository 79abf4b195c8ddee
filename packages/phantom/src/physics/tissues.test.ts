import { Rng } from "@panshift/core";
import { describe, expect, it } from "vitest";
import { sources } from "./sources.ts";
import { type ByField, contrastPhases, type Fixed } from "./tissue.ts";
import { drawTissues, meanTissues } from "./tissue-draw.ts";
import { tissues } from "./tissues.ts";

describe("the tissue table", () => {
  it("names a known source for every value and keeps fractions in range", () => {
    for (const tissue of Object.values(tissues)) {
      for (const value of [tissue.t1Ms, tissue.t2Ms, tissue.t2StarMs] as ByField[]) {
        for (const source of value.source) expect(sources).toHaveProperty(source);
        expect(Math.min(value.at15T[0], value.at3T[0])).toBeGreaterThan(0);
      }
      for (const property of [tissue.protonDensity, tissue.fatFraction] as Fixed[]) {
        expect(sources).toHaveProperty(property.source);
        expect(property.value[0]).toBeGreaterThanOrEqual(0);
        expect(property.value[0]).toBeLessThanOrEqual(1);
      }
      for (const phase of contrastPhases) expect(sources).toHaveProperty(tissue.enhancement.source[phase]);
    }
  });

  it("holds the relaxation times of de Bazelaire et al. at 3 T", () => {
    const { pancreas, liver, spleen, kidneyCortex, kidneyMedulla, muscle, marrow, fat } = meanTissues(3);
    const pairs = [pancreas, liver, spleen, kidneyCortex, kidneyMedulla, muscle, marrow, fat].map(({ t1Ms, t2Ms }) => [
      t1Ms,
      t2Ms,
    ]);
    expect(pairs).toEqual([
      [725, 43],
      [809, 34],
      [1328, 61],
      [1142, 76],
      [1545, 81],
      [898, 29],
      [586, 49],
      [382, 68],
    ]);
  });
});

describe("drawTissues", () => {
  it("stays within two standard deviations and differs between subjects", () => {
    const t1 = Array.from({ length: 300 }, (_, subject) => drawTissues(Rng.of("tissues", subject), 3).pancreas.t1Ms);
    const [mean, sd] = tissues.pancreas.t1Ms.at3T;
    expect(Math.min(...t1)).toBeGreaterThanOrEqual(mean - 2 * sd);
    expect(Math.max(...t1)).toBeLessThanOrEqual(mean + 2 * sd);
    const average = t1.reduce((sum, value) => sum + value, 0) / t1.length;
    expect(Math.abs(average - mean)).toBeLessThan((4 * sd) / Math.sqrt(300));
  });

  it("uses one deviate for both fields", () => {
    const deviates = ([1.5, 3] as const).map((field) => {
      const { t1Ms } = drawTissues(Rng.of("tissues", "one"), field).liver;
      const [mean, sd] = field === 3 ? tissues.liver.t1Ms.at3T : tissues.liver.t1Ms.at15T;
      return (t1Ms - mean) / sd;
    });
    expect(deviates[0]).toBeCloseTo(deviates[1] as number, 12);
  });
});
