import { expect, test } from "vitest";
import type { RowFacts } from "./rows.ts";
import { analysisOf } from "./study.ts";

const isDice = ({ metric }: { readonly metric: string }) => metric === "dice";

test("Holm's correction is over every difference of the table, whatever its metric and method", async () => {
  const facts = ["one", "two", "three"].flatMap((method, gain) =>
    Array.from({ length: 8 }, (_, at): RowFacts => {
      return { method, subject: `s${at}`, domain: "A", dice: 0.5 + 0.01 * at + 0.1 * gain };
    }),
  );
  const { differences, pooled } = await analysisOf(facts, ["one", "two", "three"]);
  for (const table of [differences, pooled.differences]) {
    // Eight differences of one sign: p = 2 / 2^8. Two methods in two metrics make four tests of the same p.
    expect(table.map(({ p }) => p)).toEqual(Array(4).fill(2 / 2 ** 8));
    expect(table.map(({ pHolm }) => pHolm)).toEqual(Array(4).fill((4 * 2) / 2 ** 8));
  }
});

test("a method without a seed that the reference has is compared on the others, case by case", async () => {
  const row = (method: string, seed: number, subject: string, dice: number): RowFacts => {
    return { method, seed, subject, domain: "A", dice };
  };
  const { differences } = await analysisOf(
    [
      ...[row("one", 1, "a", 0.5), row("one", 2, "a", 0.9), row("one", 1, "b", 0.6), row("one", 2, "b", 0.9)],
      ...[row("two", 1, "a", 0.6), row("two", 1, "b", 0.9)],
    ],
    ["one", "two"],
  );
  const [dice] = differences.filter(isDice);
  expect(dice).toMatchObject({ seeds: 1, n: 2, difference: expect.closeTo((0.6 - 0.5 + (0.9 - 0.6)) / 2, 12) });
});

test("predictions made elsewhere are compared with trained models in their domain, on common cases, and with each other", async () => {
  const elsewhere = (method: string, subject: string, dice: number): RowFacts => {
    return { method, protocol: null, family: "given", sources: "", subject, domain: "B", dice };
  };
  const trained = (subject: string, seed: number, dice: number): RowFacts => {
    return { method: "trained", seed, subject, domain: "B", sources: "A", changed: ["center"], dice };
  };
  const facts = [
    ...[trained("a", 1, 0.5), trained("a", 2, 0.7), trained("b", 1, 0.8), trained("b", 2, 0.8)],
    ...[elsewhere("x", "a", 0.9), elsewhere("x", "b", 0.7), elsewhere("x", "c", 0)],
    ...[elsewhere("y", "a", 0.8), elsewhere("y", "b", 0.8), elsewhere("y", "c", 0.4)],
  ];
  const place = { protocol: 0, sources: "A", domain: "B", changed: ["center"], seeds: 2, n: 2 };
  const against = await analysisOf(facts, ["trained", "x", "y"]);
  const [x] = against.differences.filter(isDice);
  expect(x).toMatchObject({ ...place, method: "x", reference: "trained" });
  expect(x?.difference).toBeCloseTo((0.9 - 0.6 + (0.7 - 0.8)) / 2, 12);
  const [pooled] = against.pooled.differences.filter(isDice);
  expect(pooled).toMatchObject({ method: "x", domain: "other center", n: 2, difference: expect.closeTo(0.1, 12) });
  const [first, y] = (await analysisOf(facts, ["x", "trained", "y"])).differences.filter(isDice);
  expect(first).toMatchObject({ ...place, method: "trained", reference: "x", difference: expect.closeTo(-0.1, 12) });
  expect(y).toMatchObject({ method: "y", protocol: null, n: 3 });
  expect(y?.difference).toBeCloseTo((0.8 - 0.9 + (0.8 - 0.7) + (0.4 - 0)) / 3, 12);
});

test("a pooled difference is the mean of the cells' differences", async () => {
  const scored = (method: string, domain: string, count: number, dice: number): RowFacts[] =>
    Array.from({ length: count }, (_, at) => {
      return { method, subject: `${domain}${at}`, center: domain, domain, changed: ["center"], dice };
    });
  const { pooled } = await analysisOf(
    [
      ...scored("one", "B", 9, 0.5),
      ...scored("two", "B", 9, 0.6),
      ...scored("one", "C", 3, 0.4),
      ...scored("two", "C", 3, 0.9),
    ],
    ["one", "two"],
  );
  const [dice] = pooled.differences.filter(isDice);
  expect(dice).toMatchObject({ n: 9 + 3, subjects: 9 + 3, difference: expect.closeTo((0.1 + 0.5) / 2, 12) });
});

test("a missing result ranks as worse than every other, and is counted", async () => {
  const row = (method: string, subject: string, dice: number): RowFacts => ({ method, subject, domain: "A", dice });
  const { rankings } = await analysisOf(
    [row("one", "a", 0.9), row("one", "b", 0.2), row("two", "a", 0.95)],
    ["one", "two"],
  );
  const [ranking] = rankings.filter(isDice);
  expect(ranking?.subjects).toBe(2);
  // two's missing result counts as 0.2 - 1, which puts it last although it is better on the subject that it scores.
  expect(ranking?.methods).toEqual([
    expect.objectContaining({ method: "one", rank: 1, missing: 0, mean: expect.closeTo((0.9 + 0.2) / 2, 12) }),
    expect.objectContaining({ method: "two", rank: 2, missing: 1, mean: expect.closeTo(0.95, 12) }),
  ]);
});

test("over domains, methods that each lack a result of every subject tie in tests and ranks within subjects", async () => {
  const row = (method: string, subject: string, domain: string, dice: number): RowFacts => {
    return { method, subject, domain, dice };
  };
  const { rankings } = await analysisOf(
    [
      ...[row("one", "a", "A", 0.9), row("one", "b", "B", 0.8)],
      ...[row("two", "a", "B", 0.7), row("two", "b", "A", 0.6)],
    ],
    ["one", "two"],
  );
  const over = rankings.filter(isDice).find(({ domain }) => domain === "mean over domains");
  expect(over).toMatchObject({ subjects: 2, friedman: { p: 1, n: 2 } });
  for (const one of over?.methods ?? []) expect(one).toMatchObject({ missing: 2, testThenRank: 1.5, meanRank: 1.5 });
});

test("a case with nothing to find leaves the ranking where some method has no score of it", async () => {
  const row = (method: string, subject: string, dice: RowFacts["dice"]): RowFacts => {
    return { method, subject, domain: "A", dice };
  };
  const { rankings } = await analysisOf(
    [
      ...[row("one", "a", 0.8), row("one", "b", { kind: "both-empty" })],
      ...[row("two", "a", 0.7), row("two", "b", { kind: "spurious" })],
    ],
    ["one", "two"],
  );
  const [ranking] = rankings.filter(isDice);
  expect(ranking?.methods).toEqual([
    expect.objectContaining({ method: "one", rank: 1, missing: 0 }),
    expect.objectContaining({ method: "two", rank: 2, missing: 0, mean: expect.closeTo(0.7, 12) }),
  ]);
});

test("the share of first ranks over 1,000 resamples is that of all resamples", async () => {
  const row = (method: string, subject: string, dice: number): RowFacts => ({ method, subject, domain: "A", dice });
  const { rankings } = await analysisOf(
    [row("one", "a", 0.9), row("one", "b", 0.5), row("two", "a", 0.5), row("two", "b", 0.6)],
    ["one", "two"],
  );
  const [ranking] = rankings.filter(isDice);
  const share = ranking?.methods[0]?.firstShare ?? 0;
  // One is first unless b is drawn twice: 3 of 4. Three standard errors of 1,000 draws: 3 sqrt(3/16/1000) = 0.041.
  expect(Math.abs(share - 3 / 4)).toBeLessThan(0.041);
  expect(1000 * share).toBeCloseTo(Math.round(1000 * share), 9);
});

test("centers with a single subject are no strata of their own, which would make every ranking look certain", async () => {
  const row = (method: string, at: number, dice: number): RowFacts => {
    return { method, subject: `s${at}`, center: `c${at}`, domain: "A", dice };
  };
  const pairs = [
    [0.9, 0.5],
    [0.5, 0.6],
  ] as const;
  const { rankings } = await analysisOf(
    pairs.flatMap(([one, two], at) => [row("one", at, one), row("two", at, two)]),
    ["one", "two"],
  );
  const share = rankings.filter(isDice)[0]?.methods[0]?.firstShare ?? 0;
  expect(Math.abs(share - 3 / 4)).toBeLessThan(0.041); // as above, where both are of one center
});
