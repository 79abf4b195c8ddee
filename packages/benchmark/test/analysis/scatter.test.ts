import { expect, test } from "vitest";
import { measuredScatter } from "../../src/study.ts";
import type { RowFacts } from "./rows.ts";
import { rowsOf, studyOf } from "./study.ts";

test("measured scatter is the standard deviation of subjects' scores within cells, pooled by degrees of freedom", () => {
  const of = (domain: string, scores: readonly number[]): RowFacts[] =>
    scores.map((dice, at) => ({ subject: `s${at}`, domain, dice }));
  const { subjectSd, drawSd } = measuredScatter(
    rowsOf([...of("A", [0.2, 0.4, 0.6]), ...of("B", [0.9, 0.7])]),
    studyOf(["one"]),
  );
  const squares = 0.2 ** 2 + 0 + 0.2 ** 2 + (0.1 ** 2 + 0.1 ** 2);
  expect(subjectSd).toBeCloseTo(Math.sqrt(squares / (2 + 1)), 12);
  expect(drawSd).toBeNull();
});

test("the scatter over draws is that of the means of one training size", () => {
  const of = (size: number, draw: number, dice: number): RowFacts => {
    return { subject: "s", domain: "A", sample: { size, draw }, dice };
  };
  const rows = rowsOf([of(2, 1, 0.1), of(2, 2, 0.5), of(4, 1, 0.6), of(4, 2, 0.6)]);
  expect(measuredScatter(rows, studyOf(["one"])).drawSd).toBeCloseTo(Math.sqrt((0.2 ** 2 + 0.2 ** 2) / (1 + 1)), 12);
});
