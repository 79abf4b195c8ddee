import { expect, test } from "vitest";
import { cellsOf, dropContrast, dropsOf, sourceTargetOf } from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";
import { analysisOf } from "./study.ts";

const policy = { policy: "seed-paper", bothEmpty: "skip", clipToPenalty: false } as const;
const resampling = { replicates: 400, seed: 1 };

/** So many subjects of a domain with the same score. */
function scored(count: number, dice: number, of: Omit<RowFacts, "subject" | "dice">): RowFacts[] {
  return Array.from({ length: count }, (_, at) => ({ ...of, subject: `${of.center ?? "A"} ${at}`, dice }));
}
const isDice = ({ metric }: { readonly metric: string }) => metric === "dice";

test("a mean over domains is the unweighted mean of the domains' means, however many cases they have", async () => {
  const { pooled } = await analysisOf([
    ...scored(60, 0.9, { domain: "B", center: "B", changed: ["center"] }),
    ...scored(5, 0.3, { domain: "C", center: "C", changed: ["center"] }),
    ...scored(5, 0.3, { domain: "D", center: "D", changed: ["center"] }),
  ]);
  const [cell] = pooled.cells.filter(isDice);
  expect(cell?.mean).toBeCloseTo((0.9 + 0.3 + 0.3) / 3, 12);
  expect(cell).toMatchObject({ n: 60 + 5 + 5, subjects: 60 + 5 + 5 });
});

test("a pooled drop is of the models that have such a target: others' homes do not enter", async () => {
  const { pooled, verdict } = await analysisOf([
    ...scored(4, 0.9, { sources: "A/t1w", domain: "A/t1w" }),
    ...scored(4, 0.5, { sources: "A/t2w", domain: "A/t2w" }),
    ...scored(4, 0.85, { sources: "A/t1w", domain: "B/t1w", center: "B", changed: ["center"] }),
  ]);
  const [center, ...others] = pooled.drops.filter(isDice);
  expect(others).toEqual([]);
  expect(center).toMatchObject({ domain: "other center", n: [4, 4], subjects: [4, 4] });
  expect(center?.drop).toBeCloseTo(0.9 - 0.85, 12);
  expect(center?.inDomain).toBeCloseTo(0.9, 12);
  expect(verdict[0]?.text).toContain("Dice of pancreas 0.900 in domain and 0.850 outside: worse by 0.050");
  const home = pooled.cells.find((cell) => isDice(cell) && cell.domain === "in domain");
  expect(home?.mean).toBeCloseTo((0.9 + 0.5) / 2, 12);
});

test("a pooled drop is the mean of the drops of every model to every domain", async () => {
  const { pooled } = await analysisOf([
    ...scored(3, 0.9, { sources: "A", domain: "A" }),
    ...scored(7, 0.8, { sources: "A", domain: "B", center: "B", changed: ["center"] }),
    ...scored(2, 0.4, { sources: "A", domain: "C", center: "C", changed: ["center"] }),
    ...scored(7, 0.7, { sources: "B", domain: "B", center: "B" }),
    ...scored(2, 0.6, { sources: "B", domain: "C", center: "C", changed: ["center"] }),
  ]);
  const [drop] = pooled.drops.filter(isDice);
  expect(drop?.drop).toBeCloseTo((0.9 - 0.8 + (0.9 - 0.4) + (0.7 - 0.6)) / 3, 12);
  expect(drop?.inDomain).toBeCloseTo((0.9 + 0.9 + 0.7) / 3, 12);
  expect(drop?.outOfDomain).toBeCloseTo((0.8 + 0.4 + 0.6) / 3, 12);
  expect(drop?.n).toEqual([3 + 7, 7 + 2]);
});

test("a contrast is of models that have both kinds, domain by domain; where both columns change counts for neither", async () => {
  const facts = [
    ...scored(10, 0.8, { sources: "A/t1w", domain: "B/t1w", center: "B", changed: ["center"] }),
    ...scored(2, 0.6, { sources: "A/t1w", domain: "C/t1w", center: "C", changed: ["center"] }),
    ...scored(5, 0.3, { sources: "A/t1w", domain: "A/t2w", changed: ["sequence"] }),
    ...scored(10, 0.1, { sources: "A/t1w", domain: "B/t2w", center: "B", changed: ["center", "sequence"] }),
    ...scored(2, 0.1, { sources: "A/t1w", domain: "C/t2w", center: "C", changed: ["sequence", "center"] }),
    ...scored(5, 0, { sources: "A/t2w", domain: "A/t1w", changed: ["sequence"] }),
  ];
  const { pooled, contrasts } = await analysisOf(facts);
  for (const [one, ...others] of [pooled.contrasts.filter(isDice), contrasts.filter(isDice)]) {
    expect(others).toEqual([]);
    expect(one).toMatchObject({ more: "sequence", less: "center", n: [5, 10 + 2] });
    expect(one?.difference).toBeCloseTo((0.8 + 0.6) / 2 - 0.3, 12);
  }
});

test("models of several source domains have one drop, one contrast and one point, from the unweighted mean at home", () => {
  const models = { sources: "A/t1w + A/t2w", leftOut: "B", family: "leave-one-out" };
  const rows = [
    ...scored(4, 0.9, { ...models, domain: "A/t1w" }),
    ...scored(2, 0.5, { ...models, domain: "A/t2w" }),
    ...scored(3, 0.6, { ...models, domain: "B/t1w", center: "B", changed: ["center"] }),
    ...scored(3, 0.4, { ...models, domain: "A/opposed", changed: ["sequence"] }),
  ].map(rowOf);
  const cells = cellsOf(rows, "dice", policy);
  const drops = dropsOf(cells, resampling);
  expect(drops.map(({ domain }) => domain)).toEqual(["B/t1w", "A/opposed"]);
  expect(drops[0]).toMatchObject({ leftOut: "B", sources: "A/t1w + A/t2w", n: [4 + 2, 3], subjects: [4, 3] });
  expect(drops[0]?.inDomain).toBeCloseTo((0.9 + 0.5) / 2, 12);
  expect(drops[0]?.drop).toBeCloseTo((0.9 + 0.5) / 2 - 0.6, 12);
  const contrasts = dropContrast(cells, "sequence", "center", resampling);
  expect(contrasts).toEqual([expect.objectContaining({ leftOut: "B", difference: expect.closeTo(0.6 - 0.4, 12) })]);
  const [toCenter] = sourceTargetOf(cells, resampling);
  expect(toCenter?.points).toEqual([
    expect.objectContaining({ source: expect.closeTo((0.9 + 0.5) / 2, 12), target: expect.closeTo(0.6, 12) }),
  ]);
});

test("in domain all models weigh as much, and the source domains of the same models", async () => {
  const joint = { sources: "A/t1w + A/t2w", leftOut: "B", family: "leave-one-out" };
  const { pooled } = await analysisOf([
    ...scored(4, 0.9, { ...joint, domain: "A/t1w" }),
    ...scored(2, 0.5, { ...joint, domain: "A/t2w" }),
    ...scored(4, 0.4, { sources: "A/t1w", leftOut: "C", family: "leave-one-out", domain: "A/t1w" }),
  ]);
  const [home] = pooled.cells.filter(isDice);
  expect(home?.mean).toBeCloseTo(((0.9 + 0.5) / 2 + 0.4) / 2, 12);
});

test("a pooled mean's spread over seeds is of the means with each seed that all models have", async () => {
  const { pooled } = await analysisOf([
    ...scored(6, 0.8, { seed: 1, sources: "A", domain: "B", center: "B", changed: ["center"] }),
    ...scored(6, 0.6, { seed: 2, sources: "A", domain: "B", center: "B", changed: ["center"] }),
    ...scored(2, 0.4, { seed: 1, sources: "A", domain: "C", center: "C", changed: ["center"] }),
    ...scored(2, 0.4, { seed: 2, sources: "A", domain: "C", center: "C", changed: ["center"] }),
    ...scored(2, 0, { seed: 3, sources: "A", domain: "C", center: "C", changed: ["center"] }),
  ]);
  const [cell] = pooled.cells.filter(isDice);
  const [first, second] = [(0.8 + 0.4) / 2, (0.6 + 0.4) / 2];
  expect(cell?.sdOverSeeds).toBeCloseTo((first - second) / Math.SQRT2, 12);
});

test("where nothing was tested at home the verdict tells the means outside, and how to get the others is said", async () => {
  const models = { family: "leave-one-out", sources: "A + C", leftOut: "B" };
  const { verdict, warnings, pooled } = await analysisOf([
    { ...models, subject: "b1", center: "B", domain: "B", changed: ["center"], dice: 0.7 },
    { ...models, subject: "b2", center: "B", domain: "B", changed: ["center"], dice: { kind: "no-prediction" } },
  ]);
  expect(pooled.drops).toEqual([]);
  expect(verdict.map(({ about, text }) => ({ about, text }))).toEqual([
    {
      about: "outside",
      text:
        "baseline, other center: Dice of pancreas 0.350 (95 % CI 0.000 to 0.700; n = 2 cases of 2 subjects, 1 seed; " +
        "1 penalized prediction). How these models do in the domains that they were trained on was not tested, so no " +
        "drop is told.",
    },
  ]);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^Protocol 1 does not test the domains .*`test: 0.2`.*`in-domain`/),
  );
});

test("a gap is on the cases that both score, in what was left out alone", async () => {
  const within = { family: "in-domain", protocol: 0, sources: "B", domain: "B", center: "B" };
  const left = { family: "leave-one-out", protocol: 1, sources: "A", leftOut: "B" };
  const { gaps, warnings } = await analysisOf([
    { ...within, subject: "b1", dice: 0.9 },
    { ...within, subject: "b2", dice: 0.7 },
    { ...left, subject: "b1", center: "B", domain: "B", changed: ["center"], dice: 0.6 },
    { ...left, subject: "b2", center: "B", domain: "B", changed: ["center"], dice: 0.5 },
    { ...left, subject: "b3", center: "B", domain: "B", changed: ["center"], dice: 0 },
    { ...left, subject: "a1", domain: "A", dice: 0.8 },
    { family: "in-domain", protocol: 0, sources: "A", domain: "A", subject: "a1", dice: 0.8 },
  ]);
  const dice = gaps.filter(isDice);
  expect(dice).toHaveLength(1);
  expect(dice[0]).toMatchObject({ domain: "B", n: 2, leftOutMean: expect.closeTo((0.6 + 0.5) / 2, 12) });
  expect(warnings.filter((text) => text.includes("does not test the domains"))).toEqual([]);
  expect(dice[0]?.gap).toBeCloseTo((0.9 - 0.6 + (0.7 - 0.5)) / 2, 12);
});
