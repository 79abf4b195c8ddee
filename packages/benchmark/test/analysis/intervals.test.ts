import { expect, test } from "vitest";
import { cellsOf, dropsOf, summarizeCell } from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";
import { analysisOf } from "./study.ts";

const policy = { policy: "seed-paper", bothEmpty: "skip", clipToPenalty: false } as const;
const resampling = { replicates: 10_000, seed: 1 };
const cells = (facts: readonly RowFacts[]) => cellsOf(facts.map(rowOf), "dice", policy);

function intervalOf(facts: readonly RowFacts[]) {
  const [cell] = cells(facts);
  return cell === undefined ? null : summarizeCell(cell, resampling).ci95;
}

test("six subjects, one a center, are drawn as one group", () => {
  const facts = [0, 0, 0, 1, 1, 1].map((dice, at) => ({ subject: `s${at}`, center: `C${at}`, domain: "all", dice }));
  // Ones among six draws: binomial(6, 1/2). P(0) = 1/64 < 0.025 < P(0 or 1) = 7/64, and the same from above.
  expect(intervalOf(facts)).toEqual([expect.closeTo(1 / 6, 12), expect.closeTo(5 / 6, 12)]);
});

test("centers of two and more subjects keep their numbers", () => {
  const facts = ["A", "A", "B", "B"].map((center, at) => {
    return { subject: `s${at}`, center, domain: "all", dice: center === "A" ? 0.9 : 0.1 };
  });
  expect(intervalOf(facts)).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
});

test("a subject that alone was scanned in one domain is drawn with those scanned in both; draws without a home do not count", () => {
  const both = ["a", "b", "c"].flatMap((subject): RowFacts[] => [
    { subject, domain: "A/t1w", dice: 0.8 },
    { subject, domain: "A/t2w", changed: ["sequence"], dice: 0.8 },
  ]);
  const [drop] = dropsOf(
    cells([...both, { subject: "d", domain: "A/t2w", changed: ["sequence"], dice: 0.2 }]),
    resampling,
  );
  expect(drop?.drop).toBeCloseTo(0.8 - (0.8 + 0.8 + 0.8 + 0.2) / 4, 12);
  // d is drawn k times, binomial(4, 1/4), and the drop is 0.6 k / 4. k = 4 leaves nobody at home; of the others
  // P(3) = 12/255 > 0.025, so the upper end is at k = 3, and the lower at k = 0.
  expect(drop?.ci95).toEqual([expect.closeTo(0, 12), expect.closeTo((0.6 * 3) / 4, 12)]);
});

test("what rests on a single subject has no interval, and the report says so", async () => {
  const { pooled, warnings } = await analysisOf([
    { subject: "b1", center: "B", domain: "B", changed: ["center"], dice: 0.5 },
    { subject: "b2", center: "B", domain: "B", changed: ["center"], dice: 0.7 },
    { subject: "c1", center: "C", domain: "C", changed: ["center"], dice: 0.9 },
  ]);
  expect(pooled.cells[0]).toMatchObject({ mean: expect.closeTo((0.6 + 0.9) / 2, 12), ci95: null });
  expect(warnings).toContainEqual(expect.stringMatching(/^1 of 2 cells has a single tested subject: .*no? .*interval/));
});
