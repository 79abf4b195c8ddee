import { describe, expect, it } from "vitest";
import { defaultPopulation } from "./population.ts";
import { aging, organVolumesMl, pancreasLengthMm, pancreasRanges } from "./ranges.ts";
import { drawSubject } from "./subject.ts";

const many = Array.from({ length: 800 }, (_, index) => drawSubject(12, index));
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const subjects = Array.from({ length: 200 }, (_, index) => drawSubject(11, index));

describe("drawSubject", () => {
  it("is a pure function of seed and index", () => {
    expect(drawSubject(11, 5)).toEqual(subjects[5]);
    expect(drawSubject(12, 5)).not.toEqual(subjects[5]);
    expect(JSON.parse(JSON.stringify(subjects[5]))).toEqual(subjects[5]);
  });

  it("stays in adult ranges", () => {
    for (const { pancreas, ageYears, frame, sex, organs } of subjects) {
      expect(pancreas.lengthMm).toBeGreaterThan(pancreasLengthMm.low);
      expect(pancreas.lengthMm).toBeLessThan(pancreasLengthMm.high);
      expect(pancreas.fatFraction).toBeGreaterThan(0);
      expect(pancreas.fatFraction).toBeLessThan(0.12);
      expect(pancreas.interlobularFat).toBeLessThanOrEqual(aging.interlobularFat.most);
      expect(pancreas.ductMm.head).toBeGreaterThan(pancreas.ductMm.tail);
      expect(ageYears).toBeGreaterThanOrEqual(defaultPopulation.ageYears[0]);
      expect(ageYears).toBeLessThan(defaultPopulation.ageYears[1]);
      for (const size of frame) expect(Math.abs(size - 1)).toBeLessThanOrEqual(0.09);
      const { low, high } = organVolumesMl.liver[sex];
      expect(organs.liver.volumeMl).toBeGreaterThanOrEqual(low);
      expect(organs.liver.volumeMl).toBeLessThanOrEqual(high);
    }
  });

  it("draws pancreas volumes and thicknesses of the means that are stated, and shrinks old glands", () => {
    const groups = (["female", "male"] as const).map((sex) => {
      const young = many.filter((subject) => subject.sex === sex && subject.ageYears <= aging.from);
      return { sex, young: young.map(({ pancreas }) => pancreas) };
    });
    for (const { sex, young } of groups) {
      expect(Math.abs(average(young.map(({ volumeMl }) => volumeMl)) - pancreasRanges.volumeMl[sex].mean)).toBeLessThan(
        4,
      );
      const heads = average(young.map(({ thicknessMm }) => thicknessMm.head));
      expect(Math.abs(heads - pancreasRanges.headMm[sex].mean)).toBeLessThan(0.7);
    }
    const volumes = (from: number, to: number) =>
      average(
        many.filter(({ ageYears }) => ageYears >= from && ageYears < to).map(({ pancreas }) => pancreas.volumeMl),
      );
    expect(volumes(75, 86)).toBeLessThan(0.93 * volumes(30, 60));
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
