import { describe, expect, it } from "vitest";
import { checkPopulation, defaultPopulation } from "./population.ts";
import { drawSubject } from "./subject.ts";

describe("populations", () => {
  it.each([
    [{ ageYears: [60, 50] as const }, /age range of adults/],
    [{ ageYears: [5, 50] as const }, /age range of adults/],
    [{ stentShare: 1.2 }, /shares in \[0, 1\]/],
    [{ lesionShares: { none: 0.5, pda: 0.3, ipmn: 0.1, pnet: 0 } }, /add up to 1/],
  ])("refuses %j", (wrong, message) => {
    const call = () => checkPopulation({ ...defaultPopulation, ...wrong });
    expect(call).toThrowError(expect.objectContaining({ code: "VALUE_INVALID" }));
    expect(call).toThrowError(message);
  });

  it("decides who comes, not what a person of the same kind is like", () => {
    const women = { ...defaultPopulation, femaleShare: 1, lesionShares: { none: 0, pda: 1, ipmn: 0, pnet: 0 } };
    for (let index = 0; index < 30; index++) {
      const subject = drawSubject(3, index, women);
      expect(subject.sex).toBe("female");
      expect(subject.lesion?.kind).toBe("pda");
      const other = drawSubject(3, index);
      expect(subject.stomach).toEqual(other.stomach);
      expect(subject.ageYears).toBe(other.ageYears);
    }
  });
});
