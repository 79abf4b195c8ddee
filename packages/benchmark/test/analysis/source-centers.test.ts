import { expect, test } from "vitest";
import { sourceCentersOf, sourceCenterWarnings } from "../../src/analysis/source-centers.ts";
import { analyzeStudy, cellsOf, type StudyPlan } from "../../src/study.ts";
import { type RowFacts, rowOf } from "./rows.ts";
import { emptyPlan, studyOf } from "./study.ts";

const policy = { policy: "seed-paper", bothEmpty: "skip", clipToPenalty: false } as const;

const method = { name: "baseline", definition: { needs: { unlabeledTarget: false } } };

/** As much of a plan as says on which centers models are trained: two subjects of each. */
function planOf(
  trainings: readonly {
    readonly protocol: number;
    readonly sources: readonly string[];
    readonly leftOut: string | null;
  }[],
) {
  const runs = trainings.map(({ sources, ...use }) => ({
    training: [...sources, ...sources].map((center, at) => ({
      subject: `${center}${at}`,
      record: { center, dataset: "d" },
    })),
    ...{ method, search: null, validation: [] },
    uses: [{ ...use, sources, tests: [] }],
  }));
  return { ...emptyPlan, runs } as unknown as StudyPlan;
}

test("numbers of source centers are set side by side on the cases that all of them have, domain by domain", () => {
  const plan = planOf([
    { protocol: 0, sources: ["A"], leftOut: null },
    { protocol: 0, sources: ["B"], leftOut: null },
    { protocol: 1, sources: ["A", "B"], leftOut: "C" },
  ]);
  const one = (sources: string, domain: string, subject: string, dice: RowFacts["dice"]): RowFacts => {
    return { sources, domain, subject, center: domain, changed: ["center"], dice };
  };
  const two = (domain: string, subject: string, dice: RowFacts["dice"]): RowFacts => {
    return { ...one("A + B", domain, subject, dice), protocol: 1, leftOut: "C", family: "leave-one-out" };
  };
  const rows = [
    ...[one("A", "C", "c1", 0.4), one("A", "C", "c2", 0.6), one("A", "C", "c3", 0), one("B", "C", "c1", 0.8)],
    ...[one("A", "D", "d1", 0.2), one("A", "E", "e1", 0.1), one("B", "A", "a1", 0.1)],
    ...[two("C", "c1", 0.7), two("C", "c2", 0.9), two("C", "c4", 0), two("D", "d1", { kind: "missed" })],
    { sources: "A", domain: "A", subject: "a2", dice: 0.9 }, // of in-domain cells there is one number alone
  ].map(rowOf);
  const found = sourceCentersOf(cellsOf(rows, "dice", policy), plan, { replicates: 100, seed: 1 });
  // c1, c2 and d1 are common; C is scored by two models of one center, A's and B's.
  const [inC, inD] = [((0.4 + 0.6) / 2 + 0.8) / 2, 0.2];
  expect(found.map(({ kind, centers, n, penalized, mean }) => ({ kind, centers, n, penalized, mean }))).toEqual([
    { kind: "other center", centers: 1, n: 3, penalized: 0, mean: expect.closeTo((inC + inD) / 2, 12) },
    { kind: "other center", centers: 2, n: 3, penalized: 1, mean: expect.closeTo(((0.7 + 0.9) / 2 + 0) / 2, 12) },
  ]);
});

test("there is no axis where all models have as many source centers", () => {
  const plan = planOf([
    { protocol: 0, sources: ["A"], leftOut: null },
    { protocol: 0, sources: ["B"], leftOut: null },
  ]);
  const rows = [
    { sources: "A", domain: "B", subject: "b", changed: ["center"], dice: 0.5 },
    { sources: "B", domain: "A", subject: "a", changed: ["center"], dice: 0.5 },
  ].map(rowOf);
  expect(sourceCentersOf(cellsOf(rows, "dice", policy), plan, { replicates: 100, seed: 1 })).toEqual([]);
});

test("an axis without a common case is not shown, and the report says why", async () => {
  const plan = planOf([
    { protocol: 0, sources: ["A"], leftOut: null },
    { protocol: 1, sources: ["A", "B"], leftOut: "C" },
  ]);
  const one: RowFacts = { sources: "A", domain: "C", center: "C", subject: "c1", changed: ["center"], dice: 0.4 };
  const two: RowFacts = { ...one, sources: "A + B", protocol: 1, leftOut: "C", family: "leave-one-out" };
  const told = (...facts: readonly RowFacts[]) => {
    const cells = cellsOf(facts.map(rowOf), "dice", policy);
    return sourceCenterWarnings(cells, sourceCentersOf(cells, plan, { replicates: 100, seed: 1 }), plan);
  };
  expect(told(one, two)).toEqual([]);
  expect(told(one)).toEqual([]); // one number of centers is no axis
  const apart = [one, { ...two, subject: "c2" }];
  const why = "models of 1 center (protocol 1) and of 2 centers (protocol 2) have no scored case in common.";
  expect(told(...apart)).toEqual([
    `Scores of baseline by the number of source centers are not shown for pancreas, other center: ${why}`,
  ]);
  const results = { rows: apart.map(rowOf), standings: [], scorings: [], searches: [] };
  expect((await analyzeStudy(studyOf(["baseline"]), plan, results)).warnings).toEqual(
    expect.arrayContaining(told(...apart)),
  );
  // Another method, whose axis is shown, is not named.
  expect(told(...apart, { ...one, method: "net" }, { ...two, method: "net" })).toEqual(told(...apart));
});
