import { expect, test } from "vitest";
import { measuredScatter } from "../../src/study.ts";
import { studyOf } from "../study/study-data.ts";
import { type RowFacts, rowOf } from "./rows.ts";

const study = studyOf({ protocols: [{ family: "in-domain" }], scoring: { metrics: ["dice"] } });
const scatterOf = (facts: readonly RowFacts[]) => measuredScatter(facts.map(rowOf), study);

const subjectsOf = (domain: string, scores: readonly number[], more: Partial<RowFacts> = {}): RowFacts[] =>
  scores.map((dice, at) => ({ subject: `${domain} ${at}`, domain, dice, ...more }));

test("the scatter of subjects is pooled over in-domain cells by degrees of freedom", () => {
  // Variances 0.02 of two and 0.04 of three subjects: (1 x 0.02 + 2 x 0.04) / 3 = 1 / 30.
  const facts = [...subjectsOf("A/t1w", [0.2, 0.4]), ...subjectsOf("B/t1w", [0.5, 0.7, 0.9])];
  expect(scatterOf(facts)).toEqual({ subjectSd: expect.closeTo(Math.sqrt(1 / 30), 12), drawSd: null });
});

test("where models collapsed, little scatters: such a domain says nothing of how subjects do", () => {
  const collapsed = subjectsOf("A/t2w", [0, 0, 0], { changed: ["sequence"] });
  expect(scatterOf([...subjectsOf("A/t1w", [0.2, 0.4]), ...collapsed])).toEqual({
    subjectSd: expect.closeTo(Math.sqrt(0.02), 12),
    drawSd: null,
  });
  expect(scatterOf(collapsed).subjectSd).toBe(0); // nothing else is known
});

test("the scatter of draws is that of their means, at one size", () => {
  const draw = (size: number, of: number, scores: readonly number[]) =>
    subjectsOf("A/t1w", scores, { sample: { size, draw: of } });
  // Means 0.3, 0.5 at size 2 (variance 0.02) and 0.6, 0.6 at size 4 (0): sqrt((0.02 + 0) / 2) = 0.1.
  const facts = [
    ...draw(2, 1, [0.2, 0.4]),
    ...draw(2, 2, [0.4, 0.6]),
    ...draw(4, 1, [0.5, 0.7]),
    ...draw(4, 2, [0.5, 0.7]),
  ];
  // Each of the four cells has the variance 0.02.
  expect(scatterOf(facts)).toEqual({
    subjectSd: expect.closeTo(Math.sqrt(0.02), 12),
    drawSd: expect.closeTo(0.1, 12),
  });
});

test("nothing scored is nothing measured", () => {
  expect(scatterOf([])).toEqual({ subjectSd: null, drawSd: null });
});
