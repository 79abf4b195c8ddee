import { Rng } from "@panshift/core";
import { expect, test } from "vitest";
import { differenceOfDraws, nullBand } from "../../src/analysis/draws.ts";

/** Draws down, subjects across. */
function scoresOf(of: string, rows: readonly (readonly number[])[]) {
  const means = rows.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length);
  const subjects = (rows[0] ?? []).map((_, at) => `${of}${at}`);
  return { subjects, scores: rows.map((row) => Float64Array.from(row)), means };
}
const REPLICATES = 10_000;
const rng = () => Rng.of(1, "test");

test("the null band is the 97.5 % point of the difference between two groups of one domain", () => {
  // Each group's sum is binomial(4, 1/2), so the difference is binomial(8, 1/2) - 4: it is 4 in 2 of 256, and 3 and more
  // in 18 of 256 = 0.0703. The 97.5 % point is 3/4; 95 % would be 3/4 too, 90 % is 2/4. The standard error of the latter
  // share in 10,000 draws is 0.0026: the seeded draws cannot move the point.
  expect(nullBand(scoresOf("a", [[0, 0, 1, 1]]), 4, REPLICATES, rng())).toBe(3 / 4);
});

test("either group of the null band is scored by models of a draw of its own", () => {
  const draws = scoresOf("a", [
    [0, 0],
    [1, 1],
  ]);
  expect(nullBand(draws, 2, REPLICATES, rng())).toBe(1); // one of each draw in half of the pairs, 0 and 1
});

test("the groups of the null band are as large as those that are tested", () => {
  // A group of one against a group of one: 1 in half of the pairs. With 64 on the other side 1 does not come up.
  expect(nullBand(scoresOf("a", [[0, 1]]), 1, REPLICATES, rng())).toBe(1);
  expect(nullBand(scoresOf("a", [[0, 1]]), 64, REPLICATES, rng())).toBeLessThan(0.7);
});

test("the interval of a drop draws the draws anew", () => {
  // Drops of the two draws: 0 and 1. Of two drawn: 0 and 1 with 1/4 each.
  const interval = differenceOfDraws(
    scoresOf("a", [
      [0, 0],
      [1, 1],
    ]),
    scoresOf("b", [
      [0, 0],
      [0, 0],
    ]),
    REPLICATES,
    rng(),
  );
  expect(interval).toEqual([0, 1]);
});

test("the interval of a drop draws the subjects of either domain anew", () => {
  // One draw, two subjects at 0 and 1: the mean of two drawn is 0 and 1 with 1/4 each; on both sides -1 and 1 with 1/16.
  const split = (of: string) => scoresOf(of, [[0, 1]]);
  const still = (of: string) => scoresOf(of, [[0, 0]]);
  expect(differenceOfDraws(split("a"), still("b"), REPLICATES, rng())).toEqual([0, 1]);
  expect(differenceOfDraws(still("a"), split("b"), REPLICATES, rng())).toEqual([-1, 0]);
  expect(differenceOfDraws(split("a"), split("b"), REPLICATES, rng())).toEqual([-1, 1]);
});

test("a subject of both domains is drawn into both", () => {
  const both = scoresOf("a", [[0, 1]]);
  expect(differenceOfDraws(both, both, REPLICATES, rng())).toEqual([0, 0]);
});

/** One draw's scores by subject. */
function scoresBySubject(scores: Readonly<Record<string, number>>) {
  const values = Object.values(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { subjects: Object.keys(scores), scores: [Float64Array.from(values)], means: [mean] };
}

test("a single subject of both domains is drawn with those of one, and a domain is never without a subject", () => {
  // Of (x, y) two are drawn: xx gives 0, xy and yx 1/2; yy leaves the second domain empty and does not count.
  const [own, other] = [scoresBySubject({ x: 0, y: 1 }), scoresBySubject({ x: 0 })];
  expect(differenceOfDraws(own, other, REPLICATES, rng())).toEqual([0, 1 / 2]);
  expect(differenceOfDraws(other, own, REPLICATES, rng())).toEqual([-1 / 2, 0]);
});

test("a single subject of one domain alone is drawn with those of both", () => {
  // Of (x, y, z) three are drawn, z never in 8 of 27, once in 12, twice in 6; zzz leaves the second domain empty.
  const [own, other] = [scoresBySubject({ x: 0, y: 0, z: 1 }), scoresBySubject({ x: 0, y: 0 })];
  expect(differenceOfDraws(own, other, REPLICATES, rng())).toEqual([0, 2 / 3]);
});

test("a single subject with none to be drawn with stands still", () => {
  const [own, other] = [scoresBySubject({ x: 1 }), scoresBySubject({ y: 0, z: 1 })];
  expect(differenceOfDraws(own, other, REPLICATES, rng())).toEqual([0, 1]);
});
