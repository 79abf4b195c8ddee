import { expect, test } from "vitest";
import type { RowFacts } from "./rows.ts";
import { analysisOf, shiftedFacts } from "./study.ts";

test("a pooled mean is that of its cells' means; its n are distinct cases", async () => {
  const { pooled, cells } = await analysisOf([
    { subject: "a", domain: "A/t2w", changed: ["sequence"], sources: "A/t1w", dice: 0.2 },
    { subject: "a", domain: "A/t2w", changed: ["sequence"], sources: "B/t1w", dice: 0.4 },
    { subject: "b", domain: "A/opposed", changed: ["sequence"], sources: "A/t1w", dice: 0.6 },
  ]);
  expect(cells.filter(({ metric }) => metric === "dice")).toHaveLength(3);
  const [sequence, ...others] = pooled.cells.filter(({ metric }) => metric === "dice");
  expect(others).toEqual([]);
  expect(sequence).toMatchObject({
    domain: "other sequence",
    n: 2,
    subjects: 2,
    mean: expect.closeTo((0.2 + 0.4 + 0.6) / 3, 12),
  });
});

test("methods are ranked over domains by the unweighted mean of the domains' means", async () => {
  const scored = (method: string, domain: string, scores: readonly number[]): RowFacts[] =>
    scores.map((dice, at) => ({ method, subject: `${domain} ${at}`, domain, changed: ["center"], dice }));
  const { rankings } = await analysisOf(
    [
      // plain mean over cases: one 0.62, two 0.61; mean over domains: one 0.5, two 0.55
      ...scored("one", "B", [0.7, 0.7, 0.7, 0.7]),
      ...scored("two", "B", [0.65, 0.65, 0.65, 0.65]),
      ...scored("one", "C", [0.3]),
      ...scored("two", "C", [0.45]),
    ],
    ["one", "two"],
  );
  const over = rankings.find(({ domain, metric }) => domain === "mean over domains" && metric === "dice");
  expect(over?.methods).toEqual([
    expect.objectContaining({ method: "one", mean: expect.closeTo(0.5, 12), rank: 2, firstShare: 0 }),
    expect.objectContaining({ method: "two", mean: expect.closeTo(0.55, 12), rank: 1, firstShare: 1 }),
  ]);
  expect(over).toMatchObject({ subjects: 5, tau: { mean: 1, interval: [1, 1] } });
  const alone = rankings.find(({ domain, metric }) => domain === "B" && metric === "dice");
  expect(alone?.methods.map(({ rank }) => rank)).toEqual([1, 2]);
});

test("methods are tested over subjects: three scans of a person count once, with their mean", async () => {
  const scored = (method: string, gain: number): RowFacts[] =>
    Array.from({ length: 6 }, (_, at) =>
      ["t1w", "t2w", "opposed"].map((sequence, scan): RowFacts => {
        const dice = 0.5 + 0.01 * at + gain * (scan + 1);
        return { method, subject: `s${at}`, domain: `A/${sequence}`, sources: `A/${sequence}`, dice };
      }),
    ).flat();
  const { pooled, verdict } = await analysisOf([...scored("one", 0), ...scored("two", 0.05)], ["one", "two"]);
  const [difference] = pooled.differences.filter(({ metric }) => metric === "dice");
  expect(difference).toMatchObject({ n: 18, subjects: 6, rankBiserial: 1, p: 2 / 2 ** 6 });
  expect(difference?.difference).toBeCloseTo(0.1, 12); // mean of 0.05, 0.1 and 0.15
  expect(difference?.medianDifference).toBeCloseTo(0.1, 12);
  expect(verdict.find(({ about }) => about === "method")?.text).toContain("n = 18 cases of 6 subjects");
});

test("subgroups part the cases of a column with several values, with the penalized ones of each", async () => {
  const lesion = (subject: string, value: string, dice: RowFacts["dice"]): RowFacts => {
    return { subject, domain: "A/t1w", dice, columns: { lesion: value, phase: "venous" } };
  };
  const { subgroups } = await analysisOf([
    lesion("a", "pda", 0.5),
    lesion("b", "pda", { kind: "missed" }),
    lesion("c", "ipmn", 0.8),
  ]);
  const ofLesion = subgroups.filter(({ column }) => column === "lesion");
  expect(ofLesion.map(({ value, n, mean, penalized }) => ({ value, n, mean, penalized }))).toEqual([
    { value: "ipmn", n: 1, mean: 0.8, penalized: 0 },
    { value: "pda", n: 2, mean: 0.25, penalized: 1 },
  ]);
  expect(subgroups.filter(({ column }) => column === "phase")).toEqual([]);
});

test("a matrix has the sources as rows and the domains as columns, and is empty where nothing was tested", async () => {
  const { matrices } = await analysisOf([
    { subject: "a", sources: "A", domain: "A", dice: 0.9 },
    { subject: "b", sources: "A", domain: "B", changed: ["center"], dice: 0.4 },
    { subject: "b", sources: "B", domain: "B", dice: 0.8 },
  ]);
  const dice = matrices.find(({ metric }) => metric === "dice");
  expect(dice).toMatchObject({ sources: ["A", "B"], domains: ["A", "B"] });
  expect(dice?.values.map((row) => row.map(({ mean }) => mean))).toEqual([
    [0.9, 0.4],
    [null, 0.8],
  ]);
});

test("a model that never saw a domain is set against models trained within it, on the same cases", async () => {
  const facts = ["a", "b", "c"].map((subject, at) => ({ subject, domain: "B", dice: 0.8 + 0.02 * at }));
  const rows = [
    ...facts.map((one) => ({ ...one, sources: "B", family: "in-domain", protocol: 0 })),
    ...facts.map((one) => {
      const dice = one.dice - 0.3;
      return { ...one, dice, sources: "A", leftOut: "B", family: "leave-one-out", protocol: 1, changed: ["center"] };
    }),
  ];
  const { gaps, verdict } = await analysisOf(rows);
  expect(gaps.find(({ metric }) => metric === "dice")).toMatchObject({
    domain: "B",
    gap: expect.closeTo(0.3, 12),
    n: 3,
  });
  expect(verdict.find(({ about }) => about === "left-out")).toMatchObject({ answer: "drops" });
});

test("equal scores give equal analyses", async () => {
  const facts = shiftedFacts({ sequence: 0.3, center: 0.1 });
  expect(JSON.stringify(await analysisOf(facts))).toBe(JSON.stringify(await analysisOf(facts)));
});
