import { describe, expect, it } from "vitest";
import { defaultPopulation } from "./population.ts";
import { drawSubject } from "./subject.ts";

const subjects = Array.from({ length: 200 }, (_, index) => drawSubject(11, index));

describe("drawSubject", () => {
  it("is a pure function of seed and index", () => {
    expect(drawSubject(11, 5)).toEqual(subjects[5]);
    expect(drawSubject(12, 5)).not.toEqual(subjects[5]);
    expect(JSON.parse(JSON.stringify(subjects[5]))).toEqual(subjects[5]);
  });

  it("stays in adult ranges", () => {
    for (const { pancreas, ageYears, frame } of subjects) {
      expect(pancreas.lengthMm).toBeGreaterThan(135);
      expect(pancreas.lengthMm).toBeLessThan(205);
      expect(pancreas.fatFraction).toBeGreaterThan(0);
      expect(pancreas.fatFraction).toBeLessThan(0.12);
      expect(ageYears).toBeGreaterThanOrEqual(defaultPopulation.ageYears[0]);
      expect(ageYears).toBeLessThan(defaultPopulation.ageYears[1]);
      for (const size of frame) expect(Math.abs(size - 1)).toBeLessThanOrEqual(0.08);
    }
  });

  it("gives the old more fat in the pancreas than the young, as measured", () => {
    const mean = (from: number, to: number) => {
      const group = subjects.filter(({ ageYears }) => ageYears >= from && ageYears < to);
      return group.reduce((sum, { pancreas }) => sum + pancreas.fatFraction, 0) / group.length;
    };
    expect(mean(30, 40)).toBeCloseTo(0.028, 2);
    expect(mean(60, 86)).toBeCloseTo(0.063, 2);
  });

  it("draws lesions in the shares that are stated", () => {
    for (const [kind, share] of Object.entries(defaultPopulation.lesionShares)) {
      const found = subjects.filter(({ lesion }) => (lesion?.kind ?? "none") === kind).length / subjects.length;
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / subjects.length));
    }
  });
});
