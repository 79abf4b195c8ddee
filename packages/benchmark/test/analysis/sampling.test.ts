import { describe, expect, test } from "vitest";
import { cellsOf, samplingOf, sourceTargetOf } from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";

const policy = { policy: "seed-paper", bothEmpty: "skip", clipToPenalty: false } as const;
const resampling = { replicates: 400, seed: 1 };
const draws = [1, 2, 3, 4, 5];

/** `count` subjects in a domain, scored by the models of five draws at one training size. */
function domainOf(
  domain: string,
  count: number,
  diceOf: (subject: number, draw: number) => number,
  size = 4,
): RowFacts[] {
  const changed = domain === "A/t1w" ? [] : ["center"];
  return draws.flatMap((draw) =>
    Array.from({ length: count }, (_, subject) => ({
      subject: `${domain} ${subject}`,
      domain,
      changed,
      sample: { size, draw },
      dice: diceOf(subject, draw),
    })),
  );
}

const resultOf = (facts: readonly RowFacts[]) => samplingOf(cellsOf(facts.map(rowOf), "dice", policy), resampling);

describe("limited sampling", () => {
  test("a drop that every draw and subject shows is beyond sampling", () => {
    const spread = (subject: number) => 0.02 * (subject % 3);
    const facts = [
      ...domainOf("A/t1w", 24, (subject) => 0.8 + spread(subject)),
      ...domainOf("B/t1w", 24, (subject) => 0.6 + spread(subject)),
    ];
    const [result, ...others] = resultOf(facts);
    expect(others).toEqual([]);
    const [at] = result?.sizes ?? [];
    expect(at).toMatchObject({ size: 4, draws: 5, cases: [24, 24], verdict: "beyond-sampling" });
    expect(at?.drop).toBeCloseTo(0.2, 12);
    expect(at?.dropByDraw).toHaveLength(5);
    expect(at?.nullBand).toBeLessThan(0.02);
    expect(at?.components.inDomain?.varDraw).toBeCloseTo(0, 12);
    expect(result?.warnings).toEqual([]);
  });

  test("four draws are called few, five are not", () => {
    const facts = [...domainOf("A/t1w", 20, () => 0.8), ...domainOf("B/t1w", 20, () => 0.6)];
    expect(resultOf(facts)[0]?.warnings).toEqual([]);
    const four = facts.filter(({ sample }) => (sample?.draw ?? 0) <= 4);
    expect(resultOf(four)[0]?.warnings).toEqual(["fewer than 5 draws of the training subjects (4 at 4 subjects)"]);
  });

  test("a distance that grows outside is a drop beyond sampling too", () => {
    const facts = [
      ...domainOf("A/t1w", 24, (s) => 2 + 0.1 * (s % 3)),
      ...domainOf("B/t1w", 24, (s) => 9 + 0.1 * (s % 3)),
    ];
    const [result] = samplingOf(cellsOf(facts.map(rowOf), "assdMm", policy), resampling);
    expect(result?.sizes[0]).toMatchObject({ drop: expect.closeTo(-7, 9), verdict: "beyond-sampling" });
  });

  test("the same drop is explained by sampling where draws and subjects scatter more than it", () => {
    const scatter = (subject: number, draw: number) => 0.3 * Math.sin(subject * 12.9898 + draw * 78.233);
    const facts = [
      ...domainOf("A/t1w", 6, (s, d) => 0.6 + scatter(s, d)),
      ...domainOf("B/t1w", 6, (s, d) => 0.55 + scatter(s + 50, d)),
    ];
    const [result] = resultOf(facts);
    const [at] = result?.sizes ?? [];
    expect(at?.nullBand).toBeGreaterThan(Math.abs(at?.drop ?? 0));
    expect(at?.verdict).toBe("explained-by-sampling");
    expect(result?.warnings).toEqual([expect.stringMatching(/fewer than 20 tested subjects/)]);
  });

  test("a size curve is fitted through three sizes, not through two", () => {
    const at = (size: number) => [
      ...domainOf("A/t1w", 4, () => 0.9 - 0.8 / size, size),
      ...domainOf("B/t1w", 4, () => 0.7 - 0.8 / size, size),
    ];
    expect(resultOf([...at(2), ...at(4)])[0]?.curves.inDomain).toBeNull();
    const [result] = resultOf([...at(2), ...at(4), ...at(8)]);
    expect(result?.curves.inDomain).toMatchObject({
      a: expect.closeTo(0.9, 3),
      b: expect.closeTo(0.8, 3),
      c: expect.closeTo(1, 3),
    });
    expect(result?.sizes.map(({ size }) => size)).toEqual([2, 4, 8]);
  });
});

describe("source-target correlation", () => {
  const models = (targetOf: (source: number) => number) =>
    Array.from({ length: 8 }, (_, at) => {
      const source = 0.5 + 0.05 * at;
      const of = { method: `m${at}`, subject: "s", sample: { size: 4, draw: at } };
      return [
        { ...of, domain: "A/t1w", dice: source },
        { ...of, domain: "B/t1w", changed: ["center"], dice: targetOf(source) },
      ];
    }).flat();
  const correlationOf = (facts: readonly RowFacts[]) =>
    sourceTargetOf(cellsOf(facts.map(rowOf), "dice", policy), resampling)[0];

  test("is 1 with slope 0.5 on a line, and no permutation is as large by chance", () => {
    const found = correlationOf(models((source) => 0.1 + 0.5 * source));
    expect(found?.points).toHaveLength(8);
    expect(found?.correlation?.pearson.r).toBeCloseTo(1, 12);
    expect(found?.correlation?.line).toEqual({ slope: expect.closeTo(0.5), intercept: expect.closeTo(0.1) });
    // Of 8! orders of the targets two give |r| = 1, so that 400 permutations find none; the order that is there counts.
    expect(found?.correlation?.permutationP).toBeCloseTo(1 / (400 + 1), 12);
    expect(found?.correlation?.ci95ByTrainingSet).toEqual([expect.closeTo(1), expect.closeTo(1)]);
  });

  test("has no interval over training sets below three, however many models each has", () => {
    const facts = (sets: readonly number[]) =>
      sets.flatMap((draw) =>
        [1, 2, 3].flatMap((model): RowFacts[] => {
          const of = { method: `m${model}`, subject: "s", sample: { size: 4, draw } };
          const dice = 0.1 * model + 0.2 * draw;
          return [
            { ...of, domain: "A/t1w", dice },
            { ...of, domain: "B/t1w", changed: ["center"], dice: dice / 2 },
          ];
        }),
      );
    expect(correlationOf(facts([1, 2]))?.correlation?.ci95ByTrainingSet).toBeNull();
    expect(correlationOf(facts([1, 2, 3]))?.correlation?.ci95ByTrainingSet).toEqual([
      expect.closeTo(1),
      expect.closeTo(1),
    ]);
  });

  test("is not computed from fewer than six models", () => {
    expect(correlationOf(models((source) => source).slice(0, 10))?.correlation).toBeNull();
  });
});
