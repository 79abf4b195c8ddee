import { describe, expect, test } from "vitest";
import { crossValidationFolds } from "../../src/study/folds.ts";
import { type PlannedRun, planWarnings, refusedLeaks, type StudyCase } from "../../src/study.ts";
import { type FakeSubject, planOf, studyDataOf, studyOf, subjectsOf, training } from "./study-data.ts";

const subjects = [...subjectsOf("A", 10, ["t1w", "t2w", "opposed"]), ...subjectsOf("B", 6, ["t1w", "t2w", "opposed"])];
const data = studyDataOf(subjects);
const keys = (cases: readonly StudyCase[]) => cases.map(({ key }) => key);
const peopleOf = (cases: readonly StudyCase[]) => [...new Set(cases.map(({ subject }) => subject))];
const testsOf = (run: PlannedRun | undefined) => run?.uses.flatMap(({ tests }) => tests) ?? [];

describe("shift", () => {
  const protocols = [{ family: "shift", over: ["center", "sequence"], sources: ["A/t1w"] }];

  test("tests the same unseen subjects in the source and wherever the named columns differ", async () => {
    const [run, ...others] = (await planOf(studyOf({ protocols }), data)).runs;
    expect(others).toEqual([]);
    const tests = testsOf(run);
    expect(tests.map(({ domain, changed }) => ({ domain, changed }))).toEqual([
      { domain: "A/t1w", changed: [] },
      { domain: "A/opposed", changed: ["sequence"] },
      { domain: "A/t2w", changed: ["sequence"] },
      { domain: "B/opposed", changed: ["center", "sequence"] },
      { domain: "B/t1w", changed: ["center"] },
      { domain: "B/t2w", changed: ["center", "sequence"] },
    ]);
    const tested = (domain: string) => peopleOf(tests.find((each) => each.domain === domain)?.cases ?? []);
    expect(tested("A/t1w")).toHaveLength(3); // a quarter of 10
    expect(tested("A/t2w")).toEqual(tested("A/t1w"));
    expect(tested("B/t1w")).toHaveLength(2); // a quarter of 6
    const seen = peopleOf([...(run?.training ?? []), ...(run?.validation ?? [])]);
    expect(seen).toHaveLength(7);
    expect(seen.filter((person) => tested("A/t1w").includes(person))).toEqual([]);
  });

  test("over the sequence alone keeps the center", async () => {
    const sequences = [{ family: "shift", over: ["sequence"], sources: ["A/t1w", "B/t2w"] }];
    const domains = (await planOf(studyOf({ protocols: sequences }), data)).runs.map((run) =>
      testsOf(run).map(({ domain }) => domain),
    );
    expect(domains).toEqual([
      ["A/t1w", "A/opposed", "A/t2w"],
      ["B/t2w", "B/opposed", "B/t1w"],
    ]);
  });

  test("with cross-validation every case of every domain is tested exactly once", async () => {
    const folds = [{ ...protocols[0], split: { kind: "cross-validation", folds: 4 } }];
    const { runs } = await planOf(studyOf({ protocols: folds }), data);
    expect(runs).toHaveLength(4);
    const tested = runs.flatMap((run) => testsOf(run).flatMap(({ cases }) => keys(cases)));
    expect(tested.sort()).toEqual(keys(data.cases).sort());
  });
});

describe("in-domain", () => {
  const protocols = [{ family: "in-domain", domains: ["A/t1w", "B/t1w"], folds: 2 }];

  test("trains and tests within one domain alone, on the published folds of its own subjects", async () => {
    const { runs } = await planOf(studyOf({ protocols }), data);
    const shape = runs.map(({ training, validation, uses }) => ({
      fold: uses[0]?.fold,
      sources: uses[0]?.sources,
      seen: [...new Set([...training, ...validation].map(({ domain }) => domain))],
      tests: testsOf({ uses } as PlannedRun).map(({ domain, changed, cases }) => [domain, changed, cases.length]),
    }));
    const of = (domain: string, tested: number) =>
      [0, 1].map((fold) => ({ fold, sources: [domain], seen: [domain], tests: [[domain, [], tested]] }));
    expect(shape).toEqual([...of("A/t1w", 5), ...of("B/t1w", 3)]);
    const folds = ["A", "B"].flatMap((center) => {
      const people = data.cases.filter(({ record }) => record.center === center).map(({ subject }) => subject);
      return crossValidationFolds([...new Set(people)], 2, 12345);
    });
    expect(runs.map((run) => peopleOf(testsOf(run).flatMap(({ cases }) => cases)).sort())).toEqual(folds);
  });
});

describe("leave one out", () => {
  test("trains on all other centers and tests all of the one left out; validation is a fifth of each center", async () => {
    const three = studyDataOf(["A", "B", "C"].flatMap((center) => subjectsOf(center, 10, ["t1w"])));
    const { runs } = await planOf(studyOf({ protocols: [{ family: "leave-one-out", over: ["center"] }] }), three);
    const shape = runs.map(({ training, validation, uses }) => ({
      leftOut: uses[0]?.leftOut,
      training: training.length,
      validation: validation.map(({ record }) => record.center).join(""),
      tested: testsOf({ uses } as PlannedRun).map(({ domain, cases }) => `${domain} ${cases.length}`),
    }));
    expect(shape).toEqual([
      { leftOut: "A", training: 16, validation: "BBCC", tested: ["A/t1w 10"] },
      { leftOut: "B", training: 16, validation: "AACC", tested: ["B/t1w 10"] },
      { leftOut: "C", training: 16, validation: "AABB", tested: ["C/t1w 10"] },
    ]);
  });

  test("validates on the first of five published folds of each center's subjects", async () => {
    const three = studyDataOf(["A", "B", "C"].flatMap((center) => subjectsOf(center, 10, ["t1w"])));
    const protocols = [{ family: "leave-one-out", over: ["center"], targets: ["C"] }];
    const [run] = (await planOf(studyOf({ protocols }), three)).runs;
    // The oracle's folds of ten: the first is the subjects at places 0 and 7.
    expect(keys(run?.validation ?? [])).toEqual(["fake/A0_t1w", "fake/A7_t1w", "fake/B0_t1w", "fake/B7_t1w"]);
  });

  test("domains that only train are left out by no run, and are in every one", async () => {
    const three = studyDataOf(["A", "B", "C"].flatMap((center) => subjectsOf(center, 10, ["t1w"])));
    const protocols = [{ family: "leave-one-out", over: ["center"], trainingOnly: ["C/t1w"] }];
    const { runs } = await planOf(studyOf({ protocols }), three);
    expect(runs.map(({ uses }) => [uses[0]?.leftOut, uses[0]?.sources])).toEqual([
      ["A", ["B/t1w", "C/t1w"]],
      ["B", ["A/t1w", "C/t1w"]],
    ]);
  });

  test("over sequences refuses when everybody who could be trained on is tested, scanned with another sequence", async () => {
    const protocols = [{ family: "leave-one-out", over: ["sequence"], within: ["A/t1w", "A/t2w"] }];
    await expect(planOf(studyOf({ protocols }), data)).rejects.toThrow(
      /training subjects in A\/t2w; found "?all are tested/,
    );
  });

  test("with a share to test, everybody else trains, and the sources are tested too", async () => {
    const protocols = [{ family: "leave-one-out", over: ["sequence"], targets: ["t2w"], test: 0.25 }];
    const { runs, leaks } = await planOf(studyOf({ protocols }), data);
    expect(runs.map((run) => testsOf(run).map(({ domain, changed }) => `${domain} ${changed}`))).toEqual([
      ["A/opposed ", "A/t1w ", "B/opposed ", "B/t1w ", "A/t2w sequence", "B/t2w sequence"],
    ]);
    expect(peopleOf(testsOf(runs[0]).flatMap(({ cases }) => cases))).toHaveLength(5); // a quarter of 10 and of 6
    expect(leaks).toEqual([]);
  });

  test("keeps tested people, scanned otherwise, in training where the study allows it; a scan twice never", async () => {
    const protocols = [{ family: "leave-one-out", over: ["sequence"], within: ["A/t1w", "A/t2w"], targets: ["t2w"] }];
    const study = studyOf({ protocols, patientOverlap: "allowed" });
    const { runs, leaks } = await planOf(study, data);
    expect(runs[0]?.uses[0]?.sources).toEqual(["A/t1w"]);
    expect(leaks.map(({ kind }) => kind)).toEqual(Array(10).fill("same-subject"));
    expect(refusedLeaks(leaks, study)).toEqual([]);
    expect(refusedLeaks(leaks, studyOf({ protocols }))).toHaveLength(10);
    const twice = studyDataOf(subjects.map((one) => ({ ...one, image: `one scan of ${one.subject}` })));
    const same = await planOf(study, twice);
    expect(refusedLeaks(same.leaks, study).map(({ kind }) => kind)).toEqual(Array(10).fill("same-image"));
  });

  test("over center and sequence trains on what shares neither", async () => {
    const protocols = [{ family: "leave-one-out", over: ["center", "sequence"], targets: ["B/t2w"] }];
    const [run] = (await planOf(studyOf({ protocols }), data)).runs;
    expect(run?.uses[0]?.sources).toEqual(["A/opposed", "A/t1w"]);
  });
});

describe("plan", () => {
  const protocols = [
    { family: "shift", over: ["center"], sources: ["A/t1w"] },
    { family: "shift", over: ["sequence"], sources: ["A/t1w"] },
  ];

  test("protocols that train on the same cases share their runs", async () => {
    const { runs } = await planOf(studyOf({ protocols, seeds: [1, 2] }), data);
    expect(runs.map(({ seed, uses }) => [seed, uses.map(({ protocol }) => protocol)])).toEqual([
      [1, [0, 1]],
      [2, [0, 1]],
    ]);
  });

  test("protocols that hold out other subjects share none, wherever these stand in the manifest", async () => {
    const few = studyDataOf(subjectsOf("A", 4, ["t1w", "t2w"]));
    for (let seed = 1; seed <= 12; seed++) {
      const splits = [0.2, 0.5].map((validation) => ({ kind: "fixed", validation, seed }));
      const { runs } = await planOf(studyOf({ protocols: splits.map((split) => ({ ...protocols[1], split })) }), few);
      expect(runs.map(({ validation }) => validation.length)).toEqual([1, 2]); // of the three that are not tested
    }
  });

  test("is the same for the same study, and another one for other methods, training or data", async () => {
    const hashOf = async (more: Record<string, unknown>, of = data) =>
      (await planOf(studyOf({ protocols, ...more }), of)).hash;
    const all = [
      await hashOf({}),
      await hashOf({ methods: ["dual-task"] }),
      await hashOf({ training: { ...training, iterations: 11 } }),
      await hashOf({}, studyDataOf(subjects.slice(0, -1))),
    ];
    expect(await hashOf({ title: "another title" })).toBe(all[0]);
    expect(new Set(all).size).toBe(4);
  });

  test.each(["sha256Image", "sha256Label"])(
    "has another hash, and the same runs, for another %s of a tested case",
    async (column) => {
      const before = await planOf(studyOf({ protocols }), data);
      const [tested] = testsOf(before.runs[0]).flatMap(({ cases }) => cases);
      const changed = (one: StudyCase) =>
        one.key === tested?.key ? { ...one, record: { ...one.record, [column]: "another file" } } : one;
      const domains = data.domains.map((domain) => ({ ...domain, cases: domain.cases.map(changed) }));
      const after = await planOf(studyOf({ protocols }), { ...data, cases: data.cases.map(changed), domains });
      expect(after.runs.map(({ id }) => id)).toEqual(before.runs.map(({ id }) => id));
      expect(after.hash).not.toBe(before.hash);
    },
  );

  test("predictions made elsewhere are scored on the cases that the experiments test", async () => {
    const methods = ["baseline", { name: "elsewhere", predictions: "out" }];
    const { runs, scorings } = await planOf(studyOf({ protocols, methods }), data);
    const testedByRuns = new Set(runs.flatMap((run) => testsOf(run).flatMap(({ cases }) => keys(cases))));
    const [scoring, ...others] = scorings;
    expect(others).toEqual([]);
    expect(scoring?.methodName).toBe("elsewhere");
    expect(new Set(scoring?.tests.flatMap(({ cases }) => keys(cases)))).toEqual(testedByRuns);
  });

  test("predictions alone need no training", async () => {
    const alone = {
      methods: [{ name: "elsewhere", predictions: "out" }],
      protocols: [{ family: "given" }],
      training: undefined,
    };
    const { runs, scorings } = await planOf(studyOf(alone), data);
    expect(runs).toEqual([]);
    expect(scorings[0]?.tests.flatMap(({ cases }) => cases)).toHaveLength(data.cases.length);
  });

  test("finds an image that is on both sides under two names", async () => {
    const twins: FakeSubject[] = [...subjectsOf("A", 10, ["t1w"]), ...subjectsOf("B", 4, ["t1w"])].map((one) => ({
      ...one,
      image: one.subject === "B0" || one.center === "A" ? "the same scan" : one.subject,
    }));
    const all = [{ family: "leave-one-out", over: ["center"], targets: ["B"] }];
    const { leaks } = await planOf(studyOf({ protocols: all }), studyDataOf(twins));
    expect(leaks.map(({ kind, tested }) => ({ kind, tested }))).toEqual([
      { kind: "same-image", tested: "fake/B0_t1w" },
    ]);
  });

  test("refuses an unknown domain, and lists those there are", async () => {
    const unknown = [{ family: "shift", over: ["center"], sources: ["C/t1w"] }];
    await expect(planOf(studyOf({ protocols: unknown }), data)).rejects.toThrow(/A\/opposed, A\/t1w.*C\/t1w/s);
  });
});

test("a study file's problems are told at once, each with its path", () => {
  const wrong = {
    methods: ["baseline", "baseline"],
    seeds: [1, 1],
    training: undefined,
    protocols: [{ family: "cross" }],
  };
  expect(() => studyOf(wrong)).toThrow(/protocols\[0\]\.family: expected one of in-domain, leave-one-out, shift/);
  const repeated = { ...wrong, protocols: [{ family: "in-domain" }] };
  expect(() => studyOf(repeated)).toThrow(/methods: two methods.*training: expected.*seeds: expected distinct/s);
});

test.each([
  ["semi-supervised", "F7"],
  ["zero-shot", "F8"],
  ["coarse-fine", "F10"],
  ["ablation", "F11"],
])("the family %s has a name, and a study that asks for it is told what serves", (family, number) => {
  expect(() => studyOf({ protocols: [{ family }] })).toThrow(
    new RegExp(`protocols\\[0\\]\\.family: \`${family}\` .*\\(${number}\\): `),
  );
});

test("an ablation ladder is a list of flag sets under leave-one-out", async () => {
  const methods = ["bl", "idr", "dtl", "dsl"].map((step) => ({
    name: step.toUpperCase(),
    id: "dual-task",
    preset: `ablation_${step}`,
  }));
  const { runs } = await planOf(studyOf({ methods, protocols: [{ family: "leave-one-out", over: ["center"] }] }), data);
  expect(runs.map(({ method }) => method.name)).toEqual([...Array(2)].flatMap(() => ["BL", "IDR", "DTL", "DSL"]));
  expect(new Set(runs.map(({ id }) => id)).size).toBe(8);
});

test("sources of a shift that have no target are told", async () => {
  const protocols = [{ family: "shift", over: ["sequence"] }];
  const study = studyOf({ protocols });
  const told = async (...more: FakeSubject[]) => planWarnings(study, await planOf(study, studyDataOf(more)));
  const both = subjectsOf("A", 8, ["t1w", "t2w"]);
  expect(await told(...both)).toEqual([]);
  expect(await told(...both, ...subjectsOf("B", 8, ["t1w"]))).toEqual([
    "Protocol 1 tests no target of B/t1w: none with tested subjects differs from it in sequence alone.",
  ]);
  expect(await told(...both, ...subjectsOf("B", 8, ["t1w"]), ...subjectsOf("C", 8, ["t2w"]))).toEqual([
    "Protocol 1 tests no target of B/t1w, C/t2w: none with tested subjects differs from them in sequence alone.",
  ]);
});

test("known overlaps of public sets are told where one is trained on and the other tested", async () => {
  const setOf = ({ record }: StudyCase) => (record.center === "A" ? "MSD" : "panorama");
  const cases = data.cases.map((one) => ({ ...one, record: { ...one.record, dataset: setOf(one) } }));
  const domains = data.domains.map((one) => ({ ...one, cases: cases.filter(({ domain }) => domain === one.name) }));
  const protocols = [{ family: "leave-one-out", over: ["center"], targets: ["B"] }];
  const study = studyOf({ protocols });
  const plan = await planOf(study, { ...data, cases, domains });
  expect(plan.leaks).toEqual([]);
  expect(planWarnings(study, plan)).toEqual([
    "Known overlap of public sets: msd is trained on, and PANORAMA contains 194 cases of MSD pancreas.",
  ]);
  expect(planWarnings(study, await planOf(study, data))).toEqual([]);
});
