import { describe, expect, test } from "vitest";
import {
  CaseFiles,
  type PlannedRun,
  parseStudy,
  planStudy,
  readyMethods,
  type StudyData,
  testedCases,
} from "../../src/study.ts";
import { studyDataOf, subjectsOf } from "./study-data.ts";

const search = { budget: 3, hparams: { weightBce: { choice: [1, 2, 3] } } };
const whole = {
  title: "a study",
  question: "How much would looking at the target help?",
  data: { datasets: [{ name: "fake", folder: "fake" }] },
  protocols: [{ family: "shift", over: ["sequence"], sources: ["A/t1w"], split: { kind: "fixed", test: 0.5 } }],
  methods: [
    { id: "baseline", search },
    { id: "baseline", name: "other", search: { ...search, seed: 2 } },
  ] as unknown[],
  seeds: [1, 2],
  selection: ["source-val", "oracle"],
  training: { patchSizeDhw: [16, 16, 16], iterations: 10, preprocessing: { modality: "mr", spacingDhwMm: [3, 3, 3] } },
};

type Changes = Readonly<Record<string, unknown>>;
const studyOf = (changes: Changes = {}) => parseStudy({ ...whole, ...changes }, "study.yaml");

async function planOf(data: StudyData, changes: Changes = {}) {
  const study = studyOf(changes);
  return planStudy(study, data, { methods: await readyMethods(study), files: new CaseFiles(data, study) });
}

const data = studyDataOf(subjectsOf("A", 20, ["t1w", "opposed", "t2w"]));
const peopleIn = (uses: PlannedRun["uses"]) => [...new Set(testedCases({ uses }).map(({ subject }) => subject))];
const oraclesOf = ({ search }: PlannedRun) => search?.oracles ?? [];
const invalid = (text: string) =>
  expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(text) }) as Error;

describe("the oracle's share", () => {
  test("is 20 % of each target's tested subjects, and the rest is disjoint by subject; no source is a target", async () => {
    const { runs } = await planOf(data);
    const [run] = runs as [PlannedRun];
    expect(oraclesOf(run).map(({ domain }) => domain)).toEqual(["A/opposed", "A/t2w"]);
    for (const { domain, share, rest } of oraclesOf(run)) {
      const [opened, others] = [peopleIn(share), peopleIn(rest)];
      expect([opened.length, others.length]).toEqual([2, 8]);
      expect(opened.filter((one) => others.includes(one))).toEqual([]);
      const tested = run.uses.flatMap(({ tests }) => tests.filter((one) => one.domain === domain));
      const all = [...testedCases({ uses: share }), ...testedCases({ uses: rest })].map(({ key }) => key);
      expect(all.sort()).toEqual(tested.flatMap(({ cases }) => cases.map(({ key }) => key)).sort());
    }
  });

  test("is the same for every method, draw and seed, and follows from its own seed and the subjects", async () => {
    const { runs } = await planOf(data);
    const sharesOf = (run: PlannedRun) => oraclesOf(run).map(({ share }) => peopleIn(share));
    expect(new Set(runs.map((run) => JSON.stringify(sharesOf(run)))).size).toBe(1);
    expect(new Set(runs.map(({ method, seed }) => `${method.name} ${seed}`)).size).toBe(4);
    const [opposed, t2w] = sharesOf(runs[0] as PlannedRun);
    expect(opposed).toEqual(t2w); // the same people, scanned otherwise
    const more = await planOf(data, { oracle: { share: 0.4 } });
    const [larger] = sharesOf(more.runs[0] as PlannedRun);
    expect(larger).toHaveLength(4);
    expect(larger).toEqual(expect.arrayContaining(opposed as string[]));
    const reseeded = await planOf(data, { oracle: { seed: 7 } });
    expect(sharesOf(reseeded.runs[0] as PlannedRun)).not.toEqual([opposed, t2w]);
    const hashes = [await planOf(data), more, reseeded].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(3);
  });

  test("is part of no plan without the rule", async () => {
    const without = await planOf(data, { selection: "source-val", oracle: { share: 0.4 } });
    expect(without.runs.every((run) => oraclesOf(run).length === 0)).toBe(true);
    expect(without.hash).toBe((await planOf(data, { selection: "source-val" })).hash);
    expect(without.runs.map(({ id }) => id)).toEqual((await planOf(data)).runs.map(({ id }) => id));
  });
});

describe("the oracle is refused", () => {
  test("as the leading or only rule", () => {
    for (const selection of ["oracle", ["oracle", "last"]]) {
      expect(() => studyOf({ selection })).toThrow(invalid("expected another rule first"));
    }
  });

  test("without a search, which it chooses among", () => {
    expect(() => studyOf({ methods: ["baseline"] })).toThrow(invalid("`search` of every trained method for oracle"));
  });

  test("where nothing tested is a target, or one subject would be both looked at and scored", async () => {
    const protocols = [{ family: "in-domain", domains: ["A/t1w"], folds: 2 }];
    await expect(planOf(data, { protocols })).rejects.toThrow(invalid("a tested domain that differs"));
    const few = studyDataOf([...subjectsOf("A", 10, ["t1w"]), ...subjectsOf("B", 1, ["t2w"])]);
    const shift = [{ family: "leave-one-out", over: ["sequence"], targets: ["t2w"] }];
    await expect(planOf(few, { protocols: shift })).rejects.toThrow(invalid("two tested subjects of B/t2w"));
  });
});
