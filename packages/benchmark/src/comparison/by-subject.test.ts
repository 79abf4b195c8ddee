import { expect, it } from "vitest";
import { bySubject, meanOfCases } from "./by-subject.ts";

it("gathers the cases of each subject, also where they do not follow one another", () => {
  expect(bySubject([1, 2, null, 4, 5], ["a", "b", "a", "c", "b"])).toEqual([[1, null], [2, 5], [4]]);
});

it("gives equal scores in another order the same mean, and leaves a single one as it is", () => {
  expect((0.1 + 0.2 + 0.3) / 3).not.toBe((0.3 + 0.2 + 0.1) / 3);
  expect(meanOfCases([0.1, 0.2, 0.3])).toBe(meanOfCases([0.3, 0.2, 0.1]));
  expect(meanOfCases([1 / 3])).toBe(1 / 3);
});
