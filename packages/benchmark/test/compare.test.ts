import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  compare,
  type Evaluation,
  type EvaluationSettings,
  evaluate,
  parseLabels,
  readEvaluation,
} from "@panshift/benchmark";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder, writeCases } from "./volumes.ts";

let folder: string;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => rmSync(folder, { recursive: true }));

type Cases = Readonly<Record<string, string>>;

/** Evaluates hand-made predictions of a reference. */
async function evaluationOf(
  reference: Cases,
  predictions: Readonly<Record<string, Cases>>,
  settings: Partial<EvaluationSettings> = {},
): Promise<Evaluation> {
  const root = mkdtempSync(join(folder, "evaluation-"));
  const sources = Object.entries(predictions).map(([name, cases]) => ({
    name,
    path: writeCases(join(root, name), cases),
  }));
  const labels = parseLabels("pancreas=1", "--labels");
  const options = { predictions: sources, reference: writeCases(join(root, "reference"), reference), labels, settings };
  return (await evaluate(options)).evaluation;
}

const reference = { a: "11110000", b: "11110000", c: "11110000", d: "00000000" };
const good = { a: "11110000", b: "11110000", c: "11100000", d: "00000000" };
const poor = { a: "11100000", b: "11000000", c: "11000000", d: "10000000" };

describe("compare", () => {
  it("pairs cases: difference, test, effect sizes", async () => {
    const evaluation = await evaluationOf(reference, { good, poor });
    const comparison = compare([{ file: "e.json", evaluation }], { metrics: ["dice", "hdMm"] });
    const [dice, hd] = comparison.differences;
    // Dice 1, 1, 6/7 and 6/7, 4/6, 4/6; d: empty on both sides is left out by one, so the pair is left out
    const differences = [1 - 6 / 7, 1 - 2 / 3, 6 / 7 - 2 / 3];
    const mean = differences.reduce((sum, each) => sum + each, 0) / 3;
    expect(dice).toMatchObject({
      ...{ label: "pancreas", metric: "dice", a: "good", b: "poor", pairs: 3, unpaired: 1 },
      meanA: expect.closeTo((2 + 6 / 7) / 3, 12),
      difference: expect.closeTo(mean, 12),
      medianDifference: expect.closeTo(differences[2] as number, 12),
      wilcoxon: { n: 3, p: 0.25, method: "exact" }, // all three signs alike: 2 / 2^3
      pHolm: 0.5, // two tests
      rankBiserial: 1,
    });
    expect(dice?.ci95?.[0]).toBeGreaterThan(0);
    expect(hd).toMatchObject({ meanA: expect.closeTo(2 / 3, 12), meanB: expect.closeTo(10 / 3, 12), rankBiserial: -1 });
    expect(comparison.families).toEqual({ pancreas: 2 });
  });

  it("ranks three ways, without cases that the policy takes out and with the missing last", async () => {
    const lazy = { a: "11110000", b: "11110000" };
    const evaluation = await evaluationOf(reference, { good, poor, lazy }, { policy: "exclude" });
    const { rankings } = compare([{ file: "e.json", evaluation }], { metrics: ["dice", "volumeMl"] });
    expect(rankings).toHaveLength(1); // a volume is neither better nor worse
    const [ranking] = rankings;
    expect(ranking).toMatchObject({ better: "higher", cases: 3, leftOut: 1, missing: [0, 0, 1] });
    expect(ranking?.schemes.map(({ scheme, ranks }) => [scheme, ranks])).toEqual([
      ["aggregate-then-rank", [1, 2, 3]], // lazy: 1, 1 and below all others
      ["rank-then-aggregate", [1, 3, 2]], // good 1.5, 1.5, 1; poor 3, 3, 2; lazy 1.5, 1.5, 3
      ["test-then-rank", [2, 2, 2]], // three cases cannot reach 0.05
    ]);
    for (const { firstShare } of ranking?.schemes ?? []) {
      expect(firstShare.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it("tests three methods together on their ranks within cases", async () => {
    const third = { a: "11100000", b: "11000000", c: "10000000", d: "10000000" };
    const evaluation = await evaluationOf(reference, { good, poor, third }, { policy: "exclude" });
    const [dice] = compare([{ file: "e.json", evaluation }], { metrics: ["dice"] }).rankings;
    // Ranks of a, b: good 1, the others 2.5; of c: 1, 2, 3. d is left out: its reference is empty.
    // Mean ranks 1, 7/3, 8/3; tie-corrected variance (14 + 2 * 13.5 - 36) / 6 = 5/6; 3 (1 + 1/9 + 4/9) / (5/6) = 5.6
    expect(dice?.friedman).toEqual({
      meanRanks: [1, expect.closeTo(7 / 3, 12), expect.closeTo(8 / 3, 12)],
      chiSquared: expect.closeTo(5.6, 12),
      p: expect.closeTo(Math.exp(-2.8), 12), // two degrees of freedom
      criticalDifference: expect.closeTo(2.343 * Math.sqrt(12 / 18), 12),
    });
    const two = await evaluationOf(reference, { good, poor });
    expect(compare([{ file: "e.json", evaluation: two }]).rankings[0]?.friedman).toBe(null);
  });

  it("weighs domains alike, on the cases that all methods score", async () => {
    const evaluation = await evaluationOf(reference, { good, poor }, { policy: "exclude" });
    const centers: Readonly<Record<string, string>> = { a: "A", b: "A", c: "B", d: "B" };
    const cases = evaluation.cases.map((each) => ({ ...each, group: { center: centers[each.case] as string } }));
    const files = [{ file: "e.json", evaluation: { ...evaluation, cases } }];
    const { domainMeans } = compare(files, { metrics: ["dice"], by: ["center"] });
    expect(domainMeans).toMatchObject([
      {
        ...{ label: "pancreas", metric: "dice", methods: ["good", "poor"], leftOut: 1 },
        domains: [
          { group: { center: "A" }, cases: 2, means: [1, expect.closeTo((6 / 7 + 2 / 3) / 2, 12)] },
          { group: { center: "B" }, cases: 1, means: [expect.closeTo(6 / 7, 12), expect.closeTo(2 / 3, 12)] },
        ],
        overDomains: [
          { mean: expect.closeTo((1 + 6 / 7) / 2, 12) },
          { mean: expect.closeTo(((6 / 7 + 2 / 3) / 2 + 2 / 3) / 2, 12) },
        ],
      },
    ]);
    expect(compare(files).domainMeans).toEqual([]);
    expect(() => compare(files, { by: ["scanner"] })).toThrow(expect.objectContaining({ code: "SELECTION_UNKNOWN" }));
  });

  it("warns of few patients, not of many cases alone", async () => {
    const evaluation = await evaluationOf(reference, { good, poor });
    const warningsOf = (count: number, subjects: number) => {
      const cases = Array.from({ length: count }, (_, n) => n).flatMap((n) =>
        evaluation.cases
          .filter((each) => each.case === "a")
          .map((each) => ({ ...each, case: `a${n}`, subject: `s${n % subjects}` })),
      );
      return compare([{ file: "e.json", evaluation: { ...evaluation, cases } }], { metrics: ["dice"] }).warnings;
    };
    expect(warningsOf(20, 20)).toEqual([]);
    expect(warningsOf(19, 19)).toEqual([expect.stringMatching(/^pancreas: 19 cases, fewer than 20/)]);
    expect(warningsOf(1, 1)).toEqual([expect.stringMatching(/^pancreas: 1 case, fewer than 20/)]);
    expect(warningsOf(2, 1)).toEqual([expect.stringMatching(/^pancreas: 2 cases of 1 patient, fewer than 20/)]);
    expect(warningsOf(30, 10)).toEqual([expect.stringMatching(/^pancreas: 30 cases of 10 patients, fewer than 20/)]);
  });

  it("compares with one method only when asked to, and is the same every time", async () => {
    const evaluation = await evaluationOf(reference, { good, poor, third: good });
    const files = [{ file: "e.json", evaluation }];
    const against = compare(files, { against: "poor", metrics: ["dice"] });
    expect(against.differences.map(({ a, b }) => [a, b])).toEqual([
      ["good", "poor"],
      ["third", "poor"],
    ]);
    expect(compare(files, { against: "poor", metrics: ["dice"] })).toEqual(against);
    expect(compare(files, { metrics: "all" }).differences).toHaveLength(evaluation.summary.length);
  });
});

/** With the subject of each case: the first letter of its name. */
function withSubjects(evaluation: Evaluation): Evaluation {
  return { ...evaluation, cases: evaluation.cases.map((each) => ({ ...each, subject: each.case.slice(0, 1) })) };
}

describe("compare of subjects with several cases", () => {
  const full = "11110000";
  const three = "11100000";
  const two = "11000000";
  const one = "10000000"; // Dice 1, 6/7, 2/3, 2/5

  it("tests over subjects, each with the mean of its paired cases", async () => {
    const reference = { a1: full, a2: full, a3: full, b1: full, c1: full, c2: full, d1: full };
    const first = { ...reference, b1: two };
    const second = { a1: three, a2: three, a3: one, b1: full, c1: one }; // lacks c2, and d altogether
    const evaluation = withSubjects(await evaluationOf(reference, { first, second }, { policy: "exclude" }));
    const [dice] = compare([{ file: "e.json", evaluation }], { metrics: ["dice"] }).differences;
    // a: (1/7 + 1/7 + 3/5) / 3 = 31/105; b: -1/3 = -35/105; c: 3/5 = 63/105
    expect(dice).toMatchObject({
      ...{ pairs: 5, subjects: 3, unpaired: 2 },
      difference: expect.closeTo((1 / 7 + 1 / 7 + 3 / 5 - 1 / 3 + 3 / 5) / 5, 12), // over cases
      medianDifference: expect.closeTo(31 / 105, 12),
      // ranks 1, -2, 3: of eight sign patterns three reach W+ = 4
      wilcoxon: { n: 3, p: 0.75, method: "exact" },
      rankBiserial: expect.closeTo(1 / 3, 12),
      // mean 59/3; squares 961 + 1225 + 3969 less 59^2 / 3, over two
      cohenDz: expect.closeTo(59 / 3 / Math.sqrt(14984 / 6), 10),
    });
  });

  it("ranks by tests and by Friedman's test over subjects, by means over cases", async () => {
    const reference = { a1: full, a2: full, a3: full, b1: full, b2: full, c1: full, c2: full };
    const good = { ...reference, a1: three, a2: two, a3: one };
    const poor = { a1: one, a2: two, a3: three, b1: three, b2: three, c1: full }; // lacks c2
    const third = { a1: one, a2: one, a3: one, b1: two, b2: two, c1: two, c2: two };
    const evaluation = withSubjects(await evaluationOf(reference, { good, poor, third }, { policy: "exclude" }));
    const [ranking] = compare([{ file: "e.json", evaluation }], { metrics: ["dice"] }).rankings;
    expect(ranking).toMatchObject({ cases: 7, subjects: 3, missing: [0, 1, 0] });
    expect(ranking?.schemes.map(({ scheme, ranks }) => [scheme, ranks])).toEqual([
      ["aggregate-then-rank", [1, 2, 3]],
      ["rank-then-aggregate", [1, 2, 3]], // sums over the cases: 9.5, 13.5, 19
      ["test-then-rank", [2, 2, 2]], // good has six of seven cases of third's, and 1/8 over three subjects
    ]);
    // a: good and poor have the same scores in another order, 1.5, 1.5, 3; b: 1, 2, 3; c: 1, 3 for want of c2, 2.
    // Mean ranks 7/6, 13/6, 8/3; tie-corrected variance (13.5 + 14 + 14 - 36) / 6 = 11/12; 3 (25 + 1 + 16) / 36 = 3.5
    expect(ranking?.friedman).toEqual({
      meanRanks: [expect.closeTo(7 / 6, 12), expect.closeTo(13 / 6, 12), expect.closeTo(8 / 3, 12)],
      chiSquared: expect.closeTo(42 / 11, 12),
      p: expect.closeTo(Math.exp(-21 / 11), 12), // two degrees of freedom
      criticalDifference: expect.closeTo(2.343 * Math.sqrt(12 / 18), 12), // N = 3
    });
  });

  it("has no effect size of one subject, and no subject without a pair", async () => {
    const reference = { a1: full, a2: full };
    const both = withSubjects(await evaluationOf(reference, { first: reference, second: { a1: two, a2: one } }));
    const { differences } = compare([{ file: "e.json", evaluation: both }], { metrics: ["dice"] });
    expect(differences[0]).toMatchObject({
      pairs: 2,
      subjects: 1,
      ci95: null,
      cohenDz: null,
      wilcoxon: { n: 1, p: 1 },
    });
    const apart = { first: { a1: full }, second: { a2: full } };
    const evaluation = withSubjects(await evaluationOf(reference, apart, { policy: "exclude" }));
    const none = compare([{ file: "e.json", evaluation }], { metrics: ["dice"] });
    expect(none.differences[0]).toMatchObject({ pairs: 0, subjects: 0, medianDifference: null, wilcoxon: null });
    // both lack a case of the only subject
    expect(none.rankings[0]?.schemes[2]).toMatchObject({ scheme: "test-then-rank", ranks: [1.5, 1.5] });
  });
});

describe("compare of several files", () => {
  it("tells equal names apart by their files and states the cases that one lacks", async () => {
    const first = await evaluationOf(reference, { net: good });
    const { c: _, ...fewer } = reference;
    const second = await evaluationOf({ ...fewer, more: "11000000" }, { net: { ...poor, more: "11000000" } });
    const comparison = compare([
      { file: "runs/one.json", evaluation: first },
      { file: "runs/two.json", evaluation: second },
    ]);
    expect(comparison.methods).toEqual(["one/net", "two/net"]);
    expect(comparison.differences[0]).toMatchObject({ pairs: 2, unpaired: 3 });
    expect(comparison.problems).toEqual([
      "one/net: no evaluation of pancreas in case more; unpaired, and last in rankings",
      "two/net: no evaluation of pancreas in case c; unpaired, and last in rankings",
    ]);
  });

  it("leaves out cases whose references differ", async () => {
    const first = await evaluationOf(reference, { first: good });
    const second = await evaluationOf({ ...reference, a: "11000000" }, { second: poor });
    const comparison = compare([
      { file: "one.json", evaluation: first },
      { file: "two.json", evaluation: second },
    ]);
    expect(comparison.problems).toEqual(["pancreas of case a: left out, its references differ (4 and 2 voxels)"]);
    expect(comparison.differences[0]).toMatchObject({ pairs: 2 });
  });

  it("refuses other settings, one method alone, unknown names", async () => {
    const evaluation = await evaluationOf(reference, { good, poor });
    const other = { ...evaluation, policy: "exclude" as const };
    const one = { file: "one.json", evaluation };
    expect(() => compare([one, { file: "two.json", evaluation: other }])).toThrow(
      expect.objectContaining({ code: "EVALUATIONS_DIFFER" }),
    );
    const alone = { ...evaluation, cases: evaluation.cases.filter(({ prediction }) => prediction === "good") };
    const wrong = [
      () => compare([{ file: "one.json", evaluation: alone }]),
      () => compare([one, one]),
      () => compare([one], { against: "best" }),
      () => compare([one], { metrics: ["nsd.7"] }),
      () => compare([one], { metrics: ["dicee"] }),
    ];
    for (const call of wrong) expect(call).toThrow(expect.objectContaining({ code: "CALL_INVALID" }));
  });
});

describe("readEvaluation", () => {
  it("gives back what was written and refuses everything else", async () => {
    const evaluation = await evaluationOf(reference, { good, poor });
    const file = join(folder, "e.json");
    writeFileSync(file, JSON.stringify(evaluation));
    expect(readEvaluation(file)).toEqual(evaluation);
    for (const [text, found] of [
      ["{", "JSON"],
      ['{"schema":"panshift.evaluate/9"}', "schema"],
      [JSON.stringify({ ...evaluation, cases: [{ ...evaluation.cases[0], metrics: {} }] }), "cases.0.metrics.nsd"],
    ] as const) {
      writeFileSync(file, text);
      const error = expect.objectContaining({ code: "EVALUATION_INVALID", message: expect.stringContaining(found) });
      expect(() => readEvaluation(file)).toThrow(error);
    }
    expect(() => readEvaluation(join(folder, "none.json"))).toThrow(expect.objectContaining({ code: "FILE_MISSING" }));
  });
});
